"""A recogniser that speaks OpenAI's POST /v1/audio/transcriptions, for tests.

usage: python3 speech-server.py PORT FOLDER

How it behaves stands in FOLDER/mode, read at each request: well (the answer is in
FOLDER/text), 500, garbage, half (the connection ends in the middle of the answer), slow
(nothing until the mode is another).  Each request is checked field by field; what is
wrong with it is answered by 400 and added to FOLDER/faults.  Its sound is kept as
FOLDER/N.wav, its fields as FOLDER/N.json.
"""
import email.parser
import email.policy
import http.server
import io
import json
import os
import sys
import threading
import time
import wave

PORT, FOLDER = int(sys.argv[1]), sys.argv[2]
LOCK = threading.Lock()
EXPECTED = {'file', 'model', 'response_format', 'temperature', 'language', 'prompt'}


def read(name):
    with open(f'{FOLDER}/{name}') as file:
        return file.read().strip()


def parts_of(headers, body):
    head = f'Content-Type: {headers["Content-Type"]}\r\n\r\n'.encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    return {part.get_param('name', header='content-disposition'): part for part in message.iter_parts()}


def faults_of(path, headers, parts):
    yield path == '/v1/audio/transcriptions' or f'path {path}'
    yield headers['Authorization'] == 'Bearer secret-key' or 'authorization'
    yield set(parts) == EXPECTED or f'fields {sorted(parts)}'
    text = {name: parts[name].get_content().strip() for name in parts if name != 'file'}
    yield text.get('model') == 'test-model' or f'model {text.get("model")}'
    yield text.get('response_format') == 'json' or 'response_format'
    yield text.get('temperature') == '0' or 'temperature'
    yield text.get('language') == 'en' or 'language'
    yield 'ada' in text.get('prompt', '') or f'prompt {text.get("prompt")}'
    yield parts['file'].get_filename() == 'speech.wav' or 'file name'
    yield parts['file'].get_content_type() == 'audio/wav' or 'file type'
    sound = wave.open(io.BytesIO(parts['file'].get_content()))
    form = (sound.getframerate(), sound.getsampwidth(), sound.getnchannels())
    yield form == (16000, 2, 1) or f'sound {form}'
    yield 1600 <= sound.getnframes() <= 30 * 16000 or f'{sound.getnframes()} samples'


class Handler(http.server.BaseHTTPRequestHandler):
    count = 0

    def log_message(self, *args):
        pass

    def reply(self, status, body, length=None):
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        length = int(self.headers['Content-Length'])
        body = self.rfile.read(length)
        if len(body) < length:  # given up in the middle, as is done for a line
            self.close_connection = True
            return
        parts = parts_of(self.headers, body)
        faults = [fault for fault in faults_of(self.path, self.headers, parts) if fault is not True]
        with LOCK:
            Handler.count += 1
            with open(f'{FOLDER}/{Handler.count}.wav', 'wb') as file:
                file.write(parts['file'].get_content())
            with open(f'{FOLDER}/asked', 'w') as file:
                file.write(str(Handler.count))
            if faults:
                with open(f'{FOLDER}/faults', 'a') as file:
                    file.write('\n'.join(faults) + '\n')
        self.answer(read('mode') if not faults else '400')

    def answer(self, mode):
        good = json.dumps({'text': read('text')}).encode()
        while mode == 'slow':
            time.sleep(0.1)
            mode = read('mode')
        if mode == 'half':
            self.reply(200, good[:-4], length=len(good))
            self.close_connection = True
        elif mode == 'garbage':
            self.reply(200, b'<html>what?</html>')
        elif mode == 'well':
            self.reply(200, good)
        else:
            self.reply(int(mode), b'{"error": {"message": "no"}}')


def end_with(parent):
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
http.server.ThreadingHTTPServer(('127.0.0.1', PORT), Handler).serve_forever()
