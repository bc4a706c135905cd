using System.Reactive.Concurrency;
using GeminiRx.Testing.Internal;

namespace GeminiRx.Testing;

public sealed partial class FakeAnswer
{
    /// <summary>Reads an answer from a marble diagram. Each character takes one frame.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item><description><c>-</c>: nothing.</description></item>
    /// <item><description>A letter or digit: its chunk of <paramref name="chunks"/>; without one, a <see cref="TextChunk"/> of the
    /// character.</description></item>
    /// <item><description><c>(ab)</c>: several at one time, that of the bracket. Its characters take their frames, as in
    /// RxJS.</description></item>
    /// <item><description><c>*</c>: a <see cref="CheckpointChunk"/>; <c>&lt;</c>: a <see cref="RewindChunk"/> for the text since the last
    /// one.</description></item>
    /// <item><description><c>|</c>: the <see cref="FinishedChunk"/> of <paramref name="chunks"/> or, without one, a
    /// <see cref="Outcome.Completed"/> one, and completion; <c>#</c>: <paramref name="error"/>. Without either, the answer does not
    /// end.</description></item>
    /// <item><description>Spaces are ignored.</description></item>
    /// </list>
    /// </remarks>
    /// <param name="marbles">The diagram, such as <c>"a-b--|"</c>.</param>
    /// <param name="scheduler">Delivers the chunks.</param>
    /// <param name="chunks">The chunks of the characters. Default: their texts.</param>
    /// <param name="error">The error of <c>#</c>. Default: <see cref="FakeFailures.Dropped"/>.</param>
    /// <param name="frame">The duration of a frame; positive. Default: 10 ms.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="marbles"/> or <paramref name="scheduler"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frame"/> is not positive.</exception>
    /// <exception cref="ArgumentException">The chunk of <c>|</c> is no <see cref="FinishedChunk"/>.</exception>
    /// <exception cref="FormatException">The diagram has an unknown character, an open bracket, or something after its end; the message
    /// has the position.</exception>
    public static FakeAnswer FromMarbles(
        string marbles,
        IScheduler scheduler,
        IReadOnlyDictionary<char, Chunk>? chunks = null,
        Exception? error = null,
        TimeSpan? frame = null
    )
    {
        var answer = new FakeAnswer(scheduler);
        foreach (var (time, mark) in MarbleDiagram.Parse(marbles, frame))
        {
            answer = new FakeAnswer(answer) { Time = time };
            answer = mark switch
            {
                MarbleDiagram.Checkpoint => answer.AddCheckpoint(),
                MarbleDiagram.Rewind => answer.AddRewind(),
                MarbleDiagram.End => answer.Finish(EndOf(chunks)),
                MarbleDiagram.Error => answer.Fail(error ?? FakeFailures.Dropped()),
                _ => answer.Add(chunks?.GetValueOrDefault(mark) ?? new TextChunk(mark.ToString())),
            };
        }

        return answer;
    }

    private static FinishedChunk EndOf(IReadOnlyDictionary<char, Chunk>? chunks) =>
        chunks?.GetValueOrDefault(MarbleDiagram.End) switch
        {
            null => new FinishedChunk(Outcome.Completed),
            FinishedChunk end => end,
            _ => throw new ArgumentException($"The chunk of '{MarbleDiagram.End}' is no {nameof(FinishedChunk)}.", nameof(chunks)),
        };
}
