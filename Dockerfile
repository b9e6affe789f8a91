# One image for the server, the worker, the nightly run and every other command: docs/operation.md.
ARG PYTHON=3.11.14

FROM python:${PYTHON}-slim-bookworm AS made
WORKDIR /made
COPY requirements.lock ./
RUN python -m venv /homeward \
    && /homeward/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY api api
COPY geo geo
COPY matcher matcher
RUN /homeward/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --no-build-isolation .

FROM python:${PYTHON}-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin homeward \
    && install --directory --owner=homeward --mode=0700 /data
COPY --from=made /homeward /homeward
ENV PATH=/homeward/bin:$PATH PYTHONDONTWRITEBYTECODE=1 HOMEWARD_DATA_DIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["homeward", "serve", "--host", "0.0.0.0", "--workers", "2"]
