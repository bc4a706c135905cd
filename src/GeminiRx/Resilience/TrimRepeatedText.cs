using System.Reactive.Linq;
using GeminiRx.Operators.Internal;
using GeminiRx.Resilience;

namespace GeminiRx;

/// <summary>The operator that removes what a model repeats when it is asked to continue a text.</summary>
public static class TrimRepeatedTextOperator
{
    /// <summary>
    /// Removes from the beginning of an answer the text that repeats the end of an earlier one. Use it when a model was asked to continue a
    /// text: models often begin with the last words again.
    /// </summary>
    /// <param name="answer">The chunks of the continuation.</param>
    /// <param name="shown">The text that it continues; an empty text removes nothing.</param>
    /// <returns>
    /// The same chunks without the repetition. A repetition has at least 12 characters and begins in the last 4,096 of
    /// <paramref name="shown"/>, or repeats all of it. The first text is held as long as it may be a repetition.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="answer"/>. Held text is delivered before the
    /// <see cref="FinishedChunk"/>.</description></item>
    /// <item><description>OnError: as <paramref name="answer"/>. Held text is not delivered: it repeats what was
    /// shown.</description></item>
    /// <item><description>Dispose: disposes <paramref name="answer"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<Chunk> TrimRepeatedText(this IObservable<Chunk> answer, string shown)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(shown);
        return Observable.Defer(() =>
        {
            var overlap = new OverlapTrimmer(shown);
            return answer
                .RefuseNull()
                .SelectMany(chunk =>
                    chunk switch
                    {
                        TextChunk { Candidate: 0 } text => [text with { Text = overlap.Trim(text.Text) }],
                        FinishedChunk when overlap.Release() is { Length: > 0 } held => [new TextChunk(held), chunk],
                        _ => new[] { chunk },
                    }
                );
        });
    }
}
