import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { appModule } from '../app.module.js';
import { readConfig } from '../config/config.js';
import { type Inside, type InsideOptions, openInside } from '../inside.js';
import { warn } from './say.js';
