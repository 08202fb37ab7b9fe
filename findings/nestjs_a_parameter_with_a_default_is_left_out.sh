#!/usr/bin/env bash
# Package:  @nestjs/swagger 12.0.2, @nestjs/core 12.5.1, TypeScript 6.0.3 (pinned below), Node.js 20 or later
# Input:    handlers with a query parameter and a path parameter that have defaults, from which TypeScript knows their types:
#           `@Query('limit') limit = 20`, `@Param('id') id = '1'`
# Guess:    they are in the definition, as those are that say their types: `limit: number = 20`
# Seen:     they aren't, and nothing is said. The path `/pets/{id}` has a variable that no parameter declares, so the definition
#           isn't one of OpenAPI 3.0; and a parameter that says its type and has a default is `required: true`
# Why:      for a parameter without a written type the compiler emits Object as design:paramtypes, and the explorer of parameters
#           leaves out what is of that type
# For us:   an import warns `Declared path parameter id needs to be defined…`, as AWS's parser does, and refuses with failOnWarnings
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @nestjs/common@12.5.1 @nestjs/core@12.5.1 @nestjs/platform-express@12.5.1 \
    @nestjs/swagger@12.0.2 reflect-metadata@0.2.2 rxjs@7.8.2 typescript@6.0.3 @types/node@26.6.6 >/dev/null
cat >program.ts <<'PROGRAM'
import 'reflect-metadata';
import assert from 'node:assert';
import { Controller, Get, Module, Param, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

@Controller('pets')
class Pets {
  @Get('inferred') inferred(@Query('limit') limit = 20): number { return limit; }
  @Get('written') written(@Query('limit') limit: number = 20): number { return limit; }
  @Get(':id') get(@Param('id') id = '1'): string { return id; }
}

@Module({ controllers: [Pets] })
class Shop {}

async function main(): Promise<void> {
  const app = await NestFactory.create(Shop, { logger: false });
  const document: any = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  const seen = Object.fromEntries(
    Object.entries<any>(document.paths).map(([path, item]) => [path, item.get.parameters]));
  console.log('openapi', document.openapi, JSON.stringify(seen, null, 1));
  const written = { name: 'limit', required: true, in: 'query', schema: { type: 'number' } };
  assert.deepStrictEqual(seen, { '/pets/inferred': [], '/pets/written': [written], '/pets/{id}': [] });
}

void main();
PROGRAM
npx tsc program.ts --target es2022 --module nodenext --moduleResolution nodenext --experimentalDecorators \
    --emitDecoratorMetadata --esModuleInterop --skipLibCheck --types node
npm ls --depth 0 | grep -E "@nestjs/swagger|typescript@"
node program.js
