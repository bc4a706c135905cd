namespace GeminiRx;

/// <summary>Operators on streamed answers. Every operator is cold, keeps its state per subscription, and holds at most one answer in
/// memory.</summary>
/// <remarks>
/// Three rules apply to all operators. No operator waits for an observer: while the observer is busy, another thread can dispose, stop and
/// push without blocking, and the thread of the observer delivers the next chunks afterwards. The state of an operator ends with the
/// <see cref="FinishedChunk"/> of an answer, so several answers may pass one operator in sequence. A null element becomes an
/// <see cref="ArgumentException"/> in OnError, and the source is disposed.
/// </remarks>
public static partial class ChunkOperators;
