"""A language model that speaks OpenAI's POST /v1/chat/completions, for tests.

usage: python3 chat-server.py PORT FOLDER CONTEXT

How it behaves stands in FOLDER/mode, read at each request: well (the answer is in
FOLDER/answer, in pieces), read (it says which numbers it was told, and joins what it is
given to join), step (half of it, the rest when the mode is another), half (the stream
ends in the middle), length (its answer was cut), plain (it does not stream), simple (it
refuses response_format), garbage, slow (nothing until the mode is another), or a status.
Each request is checked field by field; what is wrong with it is answered by 400 and added
to FOLDER/faults.  Requests are kept as FOLDER/N.json.
"""
import http.server
import json
import os
import re
import sys
import threading
import time

PORT, FOLDER, CONTEXT = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
LOCK = threading.Lock()


def read(name):
    with open(f'{FOLDER}/{name}') as file:
        return file.read().strip()


def faults_of(path, headers, body):
    simple = 'response_format' not in body
    roles = [message['role'] for message in body['messages']]
    rules, text = (message['content'] for message in body['messages'])
    fences = re.findall(r'(?m)^==== the record (?:begins|ends) ([0-9a-f]{32}) ====$', text)
    yield path == '/v1/chat/completions' or f'path {path}'
    yield headers['Authorization'] == 'Bearer secret-key' or 'authorization'
    yield headers['Content-Type'] == 'application/json' or 'content type'
    yield set(body) - {'response_format'} == {'model', 'messages', 'stream', 'stream_options'} or f'fields {sorted(body)}'
    yield body['model'] == 'test-model' or f'model {body["model"]}'
    yield body['stream'] is True and body['stream_options'] == {'include_usage': True} or 'stream'
    yield roles == ['system', 'user'] or f'roles {roles}'
    yield len(fences) == 2 and fences[0] == fences[1] and fences[0] in rules or 'fence'
    yield len(rules.encode()) + len(text.encode()) <= CONTEXT * 3 * 3 // 4 or 'longer than the context'
    if not simple:
        form = body['response_format']
        schema = form['json_schema']['schema']
        yield form['type'] == 'json_schema' and form['json_schema']['strict'] is True or 'format'
        yield set(schema['required']) == set(schema['properties']) == {'problems', 'turning_points', 'actions', 'advice'} or 'schema'
        yield schema['additionalProperties'] is False or 'strictness'


def reading(text):
    """Minutes of what was told: the first and the last number of this record."""
    given = [json.loads(line) for line in text.splitlines() if line.startswith('{')]
    numbers = [int(n) for n in re.findall(r'(?m)^\[(\d+)\]', text)]
    items = [item for one in given for problem in one['problems'] for item in problem['discussed']]
    if numbers:
        items = [{'text': f'from {numbers[0]} to {numbers[-1]}', 'cites': [numbers[0], numbers[-1]]}]
    return json.dumps({'problems': [{'letter': 'general', 'discussed': items, 'decided': []}],
                       'turning_points': [], 'actions': [], 'advice': []})


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.0'
    count = 0

    def log_message(self, *args):
        pass

    def head(self, status, kind):
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.end_headers()

    def whole(self, status, body, kind='application/json'):
        self.head(status, kind)
        self.wfile.write(body)

    def piece(self, text=None, **more):
        choice = {'index': 0, 'delta': {'content': text} if text else {}, 'finish_reason': None, **more}
        self.data(json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]}))

    def data(self, text):
        self.wfile.write(f'data: {text}\r\n\r\n'.encode())
        self.wfile.flush()

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        mode = read('mode')
        if mode == 'simple' and 'response_format' in body:
            self.whole(400, b'{"error": {"message": "response_format is not known"}}')
            return
        faults = [fault for fault in faults_of(self.path, self.headers, body) if fault is not True]
        with LOCK:
            Handler.count += 1
            with open(f'{FOLDER}/{Handler.count}.json', 'w') as file:
                json.dump(body, file)
            with open(f'{FOLDER}/asked', 'w') as file:
                file.write(str(Handler.count))
            if faults:
                with open(f'{FOLDER}/faults', 'a') as file:
                    file.write('\n'.join(faults) + '\n')
        self.answer('400' if faults else mode, body['messages'][1]['content'])

    def answer(self, mode, text):
        while mode == 'slow':
            time.sleep(0.1)
            mode = read('mode')
        if mode.isdigit():
            self.whole(int(mode), b'{"error": {"message": "no"}}')
            return
        if mode == 'garbage':
            self.whole(200, b'<html>what?</html>', 'text/html')
            return
        answer = reading(text) if mode == 'read' else read('answer')
        if mode == 'plain':
            message = {'role': 'assistant', 'content': answer}
            self.whole(200, json.dumps({'choices': [{'index': 0, 'message': message, 'finish_reason': 'stop'}]}).encode())
        else:
            self.stream(mode, answer)

    def stream(self, mode, answer):
        half = len(answer) // 2
        self.head(200, 'text/event-stream; charset=utf-8')
        self.wfile.write(b': a comment\n\n')
        self.piece(answer[:half])
        while mode == 'step':
            self.piece(' ')  # a model that goes on without saying anything new
            time.sleep(0.3)
            mode = read('mode')
        if mode == 'half':
            return
        for at in range(half, len(answer), 7):
            self.piece(answer[at:at + 7])
        self.piece(finish_reason='length' if mode == 'length' else 'stop')
        self.data(json.dumps({'choices': [], 'usage': {'prompt_tokens': 1000, 'completion_tokens': 234, 'total_tokens': 1234}}))
        self.data('[DONE]')


def end_with(parent):
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
http.server.ThreadingHTTPServer(('127.0.0.1', PORT), Handler).serve_forever()
