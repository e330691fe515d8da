package dev.cuttle.operator.app;
