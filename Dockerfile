# Two stages: what is needed to build does not come along. See docs/install.md for its size and how to run it.
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
COPY scripts/uv.txt /tmp/uv.txt
RUN python3 -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --require-hashes -r /tmp/uv.txt
# The image's files cannot be written at run time, so the bytecode is made here.
ENV UV_PYTHON_DOWNLOADS=never \
    UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1 \
    UV_PROJECT_ENVIRONMENT=/opt/muster
WORKDIR /src
# The dependencies change seldom and the program often: a layer each.
COPY pyproject.toml uv.lock ./
RUN /opt/uv/bin/uv sync --frozen --no-dev --extra rapidocr --no-install-project \
 && find /opt/muster -type d -name tests -prune -exec rm -rf {} +
COPY README.md LICENSE ./
COPY daemon daemon
RUN /opt/uv/bin/uv sync --frozen --no-dev --extra rapidocr --no-editable

FROM ${PYTHON}
# Versions of Debian packages are not pinned: a pinned one is gone as soon as Debian mends it.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-eng tesseract-ocr-fra \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --no-log-init --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin muster
COPY --from=build /opt/muster /opt/muster
ENV PATH=/opt/muster/bin:$PATH \
    HOME=/tmp \
    OMP_THREAD_LIMIT=1 \
    OMP_WAIT_POLICY=passive \
    PYTHONUNBUFFERED=1
# One folder with everything in it: config.yaml, rules, models, input, archive, failed, reports, state.
WORKDIR /data
USER 10001:10001
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s CMD ["muster", "doctor", "--health"]
ENTRYPOINT ["muster"]
CMD ["run"]
