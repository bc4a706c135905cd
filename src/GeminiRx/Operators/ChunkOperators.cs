namespace GeminiRx;

/// <summary>Operators on streamed answers. Every one is cold, keeps its state per subscription, and holds no more than one answer.</summary>
public static partial class ChunkOperators;
