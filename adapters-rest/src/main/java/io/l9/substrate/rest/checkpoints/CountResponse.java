package io.l9.substrate.rest.checkpoints;

import io.l9.substrate.rest.http.Schema;

@Schema(value = "How many checkpoints were copied or removed.", name = "CheckpointCount")
record CountResponse(@Schema(minimum = 0) long checkpoints) {}
