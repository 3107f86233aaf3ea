"""A page whose script talks over a WebSocket (RFC 6455), and the server that answers.

    websocket.py PORT deflate|plain    on 127.0.0.1, until it is killed

`deflate` agrees to permessage-deflate (RFC 7692) with the window kept, and sends one message in
compressed fragments with a ping between them.
"""
import asyncio
import base64
import hashlib
import struct
import sys
import zlib

PAGE = b"""<!doctype html><script>
const socket = new WebSocket(`ws://${location.host}/chat`);
const imei = '490154203237518';
socket.onopen = () => {
    socket.send('imei=' + imei);
    socket.send(JSON.stringify({event: 'open', imei}));
    socket.send(JSON.stringify({event: 'close', imei}));
    socket.send(new TextEncoder().encode('bytes ' + imei));
    socket.send('lorem ipsum '.repeat(40));
};
let seen = 0;
socket.onmessage = () => ++seen === 4 && socket.close(1000, 'done');
</script>"""
TEXT, PING, CLOSE, FINAL, DEFLATED = 1, 9, 8, 0x80, 0x40


def frame(first, payload):
    size = len(payload)
    length = bytes([size]) if size < 126 else bytes([126]) + struct.pack('>H', size)
    return bytes([first]) + length + payload


def messages(deflates):
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)

    def deflated(text):
        return (stream.compress(text) + stream.flush(zlib.Z_SYNC_FLUSH))[:-4]
    if not deflates:
        return (frame(FINAL | TEXT, b'hello 490154203237518') + frame(FINAL | TEXT, b'again')
                + frame(TEXT, b'in two ') + frame(FINAL, b'fragments'))
    first = frame(FINAL | DEFLATED | TEXT, deflated(b'hello 490154203237518'))
    second = frame(FINAL | DEFLATED | TEXT, deflated(b'hello 490154203237518 again'))
    third = deflated(b'a message in two fragments, hello 490154203237518')
    return (first + second + frame(DEFLATED | TEXT, third[:10]) + frame(FINAL | PING, b'ping')
            + frame(FINAL, third[10:]))


async def talk(reader, writer, key, deflates):
    accept = base64.b64encode(hashlib.sha1(key + b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest())
    extension = b'Sec-WebSocket-Extensions: permessage-deflate\r\n' if deflates else b''
    writer.write(b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                 b'Sec-WebSocket-Accept: ' + accept + b'\r\n' + extension + b'\r\n')
    writer.write(messages(deflates))
    await writer.drain()
    await asyncio.sleep(0.3)
    writer.write(frame(FINAL | TEXT, b'plain 490154203237518'))
    await writer.drain()
    await reader.read(65536)
    await asyncio.sleep(0.3)
    writer.write(frame(FINAL | CLOSE, struct.pack('>H', 1000)))


async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b'\r\n\r\n')
            fields = dict(line.split(b': ', 1) for line in head.split(b'\r\n')[1:] if line)
            if b'Sec-WebSocket-Key' in fields:
                await talk(reader, writer, fields[b'Sec-WebSocket-Key'], sys.argv[2] == 'deflate')
                break
            body = PAGE if head.startswith(b'GET / ') else b''
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n'
                         % len(body) + body)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(serve, '127.0.0.1', int(sys.argv[1]))
    await server.serve_forever()

asyncio.run(main())
