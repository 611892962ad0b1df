import { type HttpSettings, httpSettings, judgeHttp, parseHttp, readHttp } from '../actions/http-world.ts';
import type { Answer } from '../domain/answer.ts';
import type { AppReply } from '../ports/service-proxy.ts';
import { defineCheck } from './check.ts';

/** A page answers as it should. */
export const http = defineCheck<HttpSettings, Answer<AppReply>>({
  name: 'http',
  form: { says: 'A page answers as it should.', with: httpSettings },
  parse: parseHttp,
  read: readHttp,
  judge: judgeHttp,
});
