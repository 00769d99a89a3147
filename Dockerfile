# The program as an image: `docker build -t sesscascade .`, and `--target bare` for one without a shell.
# scripts/check-dockerfile checks what can be checked without Docker.
FROM rust:1.89-slim-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY benches benches
COPY src src
RUN cargo build --release --locked --bin sesscascade
# The program, the libraries it needs, and the certificates by which it knows Google.
RUN mkdir -p /bare/usr/bin /bare/etc/ssl/certs /bare/tmp \
    && chmod 1777 /bare/tmp \
    && cp target/release/sesscascade /bare/usr/bin/ \
    && cp /etc/ssl/certs/ca-certificates.crt /bare/etc/ssl/certs/ \
    && ldd target/release/sesscascade | grep -o '/[^ ]*' | xargs cp --parents -L -t /bare \
    && mkdir -p -m 700 /nobody/sesscascade

FROM scratch AS bare
COPY --from=build /bare /
COPY --from=build --chown=65532:65532 /nobody /home
# What is replaced or removed is kept here: mount a volume, so that 'undo' finds it.
ENV HOME=/home/sesscascade
WORKDIR /home/sesscascade
USER 65532:65532
ENTRYPOINT ["/usr/bin/sesscascade"]

# With a shell, for the jobs in deploy/.
FROM debian:bookworm-slim
COPY --from=build /bare/usr/bin/sesscascade /usr/bin/
COPY --from=build /bare/etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /nobody /home
ENV HOME=/home/sesscascade
WORKDIR /home/sesscascade
USER 65532:65532
ENTRYPOINT ["/usr/bin/sesscascade"]
