import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { HttpInside } from '../inside.js';
import { openApiDocument } from './document.js';

/** `/openapi.json`, and its page at `/docs`, which asks no other host for anything. */
export function serveDocs(app: INestApplication, lists: HttpInside['lists']): void {
  SwaggerModule.setup(
    'docs',
    app,
    () => openApiDocument(app, lists) as unknown as ReturnType<typeof SwaggerModule.createDocument>,
    {
      raw: ['json'],
      jsonDocumentUrl: 'openapi.json',
      customSiteTitle: 'Dossier',
      swaggerOptions: { validatorUrl: 'none', tryItOutEnabled: true },
    },
  );
}
