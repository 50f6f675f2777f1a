#!/usr/bin/env bash
# Starts nginx in front of an app-server that listens at a Unix socket. Needs no root. Ctrl-C ends it.
#
#     cargo run -p app-server -- --bind unix:/tmp/my-app.sock
#     app-server/nginx.sh /tmp/my-app.sock 8080
#
# nginx sends the files under /static/ itself, and passes all other requests to the workers.
set -euo pipefail

if [ $# -ne 2 ]; then
    echo "usage: $0 SOCKET PORT" >&2
    exit 2
fi
socket=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
port=$2
static=$(cd "$(dirname "$0")" && pwd)/static

if ! command -v nginx >/dev/null; then
    echo "error: nginx is not installed (Debian: apt-get install nginx-light)" >&2
    exit 1
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# As root, nginx would run its workers as another user, who may not open the socket.
user=""
if [ "$(id -u)" = 0 ]; then user="user root;"; fi

cat >"$folder/nginx.conf" <<END
$user
daemon off;
worker_processes 1;
pid $folder/nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
    access_log off;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    types {
        text/html html;
        text/css css;
        text/javascript js;
    }
    upstream app {
        server "unix:$socket" fail_timeout=0;
        keepalive 16;
    }
    server {
        listen 127.0.0.1:$port;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host \$host;
        proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
        location /static/ { alias "$static/"; }
        location /events/ {
            proxy_pass http://app;
            # Otherwise nginx would collect the frames of the spinner.
            proxy_buffering off;
        }
        location / { proxy_pass http://app; }
    }
}
END

nginx -p "$folder" -c "$folder/nginx.conf" -e stderr &
nginx=$!
trap 'kill -QUIT $nginx' INT TERM
# A signal interrupts the first wait.
wait $nginx || wait $nginx
