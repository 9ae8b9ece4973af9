# One image, deployed as often as there are parts: the command picks worker, api or offline.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
ARG NODE_IMAGE=node:22-bookworm-slim

# What the page needs: the same for every architecture, so it is built on the builder's own.
FROM --platform=${BUILDPLATFORM} ${NODE_IMAGE} AS page
WORKDIR /page
COPY dashboard/package.json dashboard/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --ignore-scripts --no-audit --no-fund
COPY dashboard/ ./
RUN npm run build

FROM ${PYTHON_IMAGE} AS build
ARG UV_VERSION=0.13.9
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=secret,id=pip.conf,target=/etc/pip.conf \
    pip install --root-user-action=ignore "uv==${UV_VERSION}"
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PROJECT_ENVIRONMENT=/opt/voxie \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /source
COPY pyproject.toml uv.lock ./
# Dependencies first: they change less often than the code.
RUN --mount=type=cache,target=/root/.cache/uv \
    --mount=type=secret,id=uv.toml,target=/etc/uv/uv.toml \
    uv sync --locked --no-dev --no-install-project
COPY README.md LICENSE ./
COPY src/ src/
COPY --from=page /page/dist/ src/voxie_platform/dashboard_dist/
RUN --mount=type=cache,target=/root/.cache/uv \
    --mount=type=secret,id=uv.toml,target=/etc/uv/uv.toml \
    uv sync --locked --no-dev --no-editable

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="voxie-platform" \
      org.opencontainers.image.description="Voice agents made by talking, answered in rooms of their own" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 voxie \
 && useradd --uid 10001 --gid voxie --no-create-home --home-dir /tmp --shell /usr/sbin/nologin voxie \
 && install --directory --owner voxie --group voxie --mode 0700 /data /cache
COPY --from=build /opt/voxie /opt/voxie
# Inside a container only its own network reaches these addresses; what is published decides the rest.
ENV PATH=/opt/voxie/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    CACHE_DIR=/cache \
    LOG_FORMAT=json \
    API_HOST=0.0.0.0 \
    WORKER_HEALTH_HOST=0.0.0.0 \
    WORKER_HEALTH_PORT=8081
USER 10001:10001
WORKDIR /data
EXPOSE 8000 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["voxie-platform", "health"]
ENTRYPOINT ["voxie-platform"]
CMD ["api"]
