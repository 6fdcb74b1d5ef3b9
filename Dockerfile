# The command line in a container, from the published package alone:
#
#     docker build -t madrigal - < Dockerfile
#     docker run --rm -v "$PWD:/models" madrigal verify .
FROM node:20-slim
ARG VERSION=latest
RUN npm install --global "madrigal@${VERSION}" && npm cache clean --force
USER node
WORKDIR /models
ENTRYPOINT ["madrigal"]
CMD ["--help"]
