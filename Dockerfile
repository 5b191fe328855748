# One image for every process of the group server; docker-compose.yml says which one runs.
FROM node:22-bookworm-slim AS assets
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund --ignore-scripts

FROM python:3.12-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/tsunagu
COPY requirements/run.lock requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/run.lock
COPY --from=assets /src/node_modules node_modules
COPY . .
RUN python -c "from tools.build_assets import copy; copy()" \
 && python tools/compile_catalogues.py \
 && pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
 && rm -rf node_modules \
 && useradd --system --home-dir /srv/tsunagu --shell /usr/sbin/nologin tsunagu \
 && install -d -o tsunagu -g tsunagu -m 0700 /data/files
USER tsunagu
ENV TSUNAGU_FILES=/data/files TSUNAGU_FONTS=/srv/tsunagu/portal/static/built
VOLUME /data/files
EXPOSE 8000
# One worker each: Socket.IO needs all requests of a client in one process. Nothing is preloaded:
# gevent patches first.
CMD ["gunicorn", "portal.wsgi:app", "--bind", "0.0.0.0:8000", "--workers", "1", \
     "--worker-class", "portal.serving.worker.PortalWorker", \
     "--graceful-timeout", "10", "--no-control-socket"]
