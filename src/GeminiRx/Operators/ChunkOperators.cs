namespace GeminiRx;

/// <summary>Operators on streamed answers. Every one is cold, keeps its state per subscription, and holds no more than one
/// answer.</summary>
/// <remarks>
/// Three rules hold for all of them. No operator waits for an observer: while it is busy with an element, another thread can dispose, stop
/// and
/// push without blocking, and what comes next is delivered by the observer's thread when it is done. What an operator knows of an answer
/// ends with
/// its <see cref="FinishedChunk"/>, so that answers may come one after the other through one operator. An element that is null is an
/// <see cref="ArgumentException"/> in OnError, and the source is disposed.
/// </remarks>
public static partial class ChunkOperators;
