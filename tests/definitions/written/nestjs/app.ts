// A service of NestJS; writes the definition that @nestjs/swagger makes of it beside this program.
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Body, Controller, Delete, Get, Headers, HttpCode, Module, Param, ParseIntPipe, Post, Put, Query, UploadedFile,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ApiBearerAuth, ApiBody, ApiConsumes, ApiExtension, ApiHeader, ApiOAuth2, ApiOperation, ApiParam, ApiProperty,
  ApiPropertyOptional, ApiQuery, ApiResponse, ApiSecurity, ApiTags, DocumentBuilder, SwaggerModule,
} from '@nestjs/swagger';

const INTEGRATION = {
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: 'arn:aws:lambda:us-east-1:123456789012:function:pets',
  payloadFormatVersion: '2.0',
};
const Answered = () => ApiExtension('x-amazon-apigateway-integration', INTEGRATION);

enum Kind {
  Cat = 'cat',
  Dog = 'dog',
}

class Toy {
  @ApiProperty({ example: 'ball' })
  name!: string;

  @ApiPropertyOptional({ nullable: true, format: 'uri', type: String })
  seenAt?: string | null;
}

class Pet {
  @ApiProperty({ minLength: 1, maxLength: 40, examples: ['Tom', 'Rex'] })
  name!: string;

  @ApiProperty({ enum: Kind, enumName: 'Kind', default: Kind.Cat })
  kind!: Kind;

  @ApiProperty({ minimum: 0, exclusiveMinimum: true, description: 'In euros' })
  price!: number;

  @ApiPropertyOptional({ type: String, format: 'date', nullable: true })
  born?: Date | null;

  @ApiProperty({ type: [Toy] })
  toys!: Toy[];

  @ApiPropertyOptional({ type: Toy, description: 'The one it likes most', nullable: true })
  bestToy?: Toy | null;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  notes?: Record<string, unknown>;
}

@ApiTags('pets')
@Controller('pets')
class PetController {
  @Get()
  @Answered()
  @ApiOperation({ operationId: 'ListPets', summary: 'All pets' })
  @ApiQuery({ name: 'kind', enum: Kind, required: false })
  @ApiQuery({ name: 'names', type: [String], required: false })
  @ApiHeader({ name: 'X-Shop', required: false })
  @ApiResponse({ status: 200, type: [Pet] })
  list(@Query('kind') _kind?: Kind, @Query('limit') _limit = 20, @Headers('X-Shop') _shop?: string): Pet[] {
    return [];
  }

  @Post()
  @Answered()
  @ApiOAuth2(['pets/write'], 'users')
  @ApiResponse({ status: 201, type: Pet })
  @ApiResponse({ status: 409, description: 'There is one' })
  add(@Body() pet: Pet): Pet {
    return pet;
  }

  @Get(':petId')
  @Answered()
  @ApiParam({ name: 'petId', type: Number })
  @ApiResponse({ status: 200, type: Pet })
  get(@Param('petId', ParseIntPipe) _petId: number): Pet {
    return new Pet();
  }

  @Delete(':petId')
  @Answered()
  @HttpCode(204)
  @ApiBearerAuth()
  remove(@Param('petId', ParseIntPipe) _petId: number): void {}

  @Put(':petId/picture')
  @Answered()
  @ApiSecurity('signed')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { picture: { type: 'string', format: 'binary' } } } })
  picture(@Param('petId', ParseIntPipe) _petId: number, @UploadedFile() _picture: unknown): void {}
}

@Controller()
class HealthController {
  @Get('health')
  health(): string {
    return 'fine';
  }
}

@Module({ controllers: [PetController, HealthController] })
class Shop {}

async function main(): Promise<void> {
  const app = await NestFactory.create(Shop, { logger: false });
  app.setGlobalPrefix('v2');
  const config = new DocumentBuilder()
    .setTitle('Pet shop')
    .setDescription('Pets to look at')
    .setVersion('2.4.1')
    .addServer('https://shop.example.com')
    .addTag('pets', 'Who is for sale')
    .addBearerAuth()
    .addOAuth2({
      type: 'oauth2',
      flows: {
        clientCredentials: { tokenUrl: 'https://login.example.com/token', scopes: { 'pets/write': 'Sell pets' } },
      },
      'x-amazon-apigateway-authorizer': {
        type: 'jwt',
        identitySource: '$request.header.Authorization',
        jwtConfiguration: { issuer: 'https://login.example.com', audience: ['shop'] },
      },
    } as never, 'users')
    .addSecurity('signed', {
      type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4',
    } as never)
    .addExtension('x-amazon-apigateway-cors', { allowOrigins: ['https://shop.example.com'], maxAge: 600 })
    .build();
  const document = SwaggerModule.createDocument(app, config);
  writeFileSync(join(process.argv[2] ?? '.', 'definition.json'), `${JSON.stringify(document, null, 1)}\n`);
}

void main();
