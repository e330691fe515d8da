package dev.cuttle.csi.app;
