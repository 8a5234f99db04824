"""A decoder of two layers: pre-norm, learned positions, ReLU. Small enough for plain JavaScript."""

import math

import torch
from torch import nn
from torch.nn import functional as F


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attend, self.join = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.widen, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, mask):
        batch, length, width = x.shape
        parts = self.attend(self.norm1(x)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(2, 3) * (1 / math.sqrt(width // self.heads)) + mask
        seen = (F.softmax(scores, -1) @ value).transpose(1, 2).reshape(batch, length, width)
        x = x + self.join(seen)
        return x + self.narrow(F.relu(self.widen(self.norm2(x))))


class Network(nn.Module):
    def __init__(self, vocabulary, context, width=64, layers=2, heads=4):
        super().__init__()
        self.shape = {"context": context, "width": width, "layers": layers, "heads": heads}
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)
        self.register_buffer("mask", torch.triu(torch.full((context, context), -1e9), 1), persistent=False)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.06)

    def forward(self, tokens):
        length = tokens.shape[1]
        x = self.tokens(tokens) + self.positions.weight[:length]
        for layer in self.layers:
            x = layer(x, self.mask[:length, :length])
        return self.head(self.norm(x))
