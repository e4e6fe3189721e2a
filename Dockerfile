# lnbot: answers questions about one review article. Built in one stage, run from another that has no build tools.
#
#   docker build -t lnbot .
#   docker run --rm lnbot                         explains what it can do and what it needs
#   docker run --rm -it lnbot chat                a conversation in the terminal
#   docker run --rm lnbot ask "QUESTION"          one answer
#   docker run -e LNBOT_TOKEN=... -v lnbot:/var/lib/lnbot/data lnbot telegram      the Telegram bot

FROM python:3.12.7-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml requirements.txt README.md LICENSE ./
COPY lnbot ./lnbot
COPY knowledge ./knowledge
RUN python -m venv /opt/lnbot && /opt/lnbot/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /opt/lnbot/bin/pip install --no-cache-dir --no-deps . \
    && /opt/lnbot/bin/pip uninstall --yes pip

FROM python:3.12.7-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/lnbot --create-home lnbot
COPY --from=build /opt/lnbot /opt/lnbot
ENV PATH=/opt/lnbot/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LNBOT_CACHE=/var/lib/lnbot/cache \
    LNBOT_DATABASE_URL=sqlite+aiosqlite:////var/lib/lnbot/data/lnbot.sqlite3
USER lnbot
WORKDIR /var/lib/lnbot
# Compiles the knowledge base into the image, so that a container with a read-only disk starts fast too.
RUN ["lnbot", "ask", "help"]
# What the Telegram bot keeps; made here so that a volume over it belongs to the same user.
RUN ["mkdir", "-p", "data"]
HEALTHCHECK --interval=60s --timeout=10s CMD ["lnbot", "check"]
ENTRYPOINT ["lnbot"]
CMD ["--help"]
