using System.Reactive.Linq;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>Operators that change the text of candidate 0 while it streams. Other chunks are passed on.</summary>
internal static class AnswerTextOperators
{
    /// <summary>Removes control characters and escape sequences. A rewind is shortened by what was removed since the checkpoint.</summary>
    /// <param name="answer">The answer, for one subscription.</param>
    /// <param name="stripper">Removes them; null if the text is not changed.</param>
    public static IObservable<Chunk> WithoutControls(this IObservable<Chunk> answer, ControlStripper? stripper) =>
        stripper is null
            ? answer
            : answer
                .Select(chunk =>
                {
                    switch (chunk)
                    {
                        case CheckpointChunk:
                            stripper.Checkpoint();
                            return chunk;
                        case RewindChunk:
                            return new RewindChunk(stripper.Rewind());
                        default:
                            return chunk;
                    }
                })
                .ChangeText(stripper.Push, _ => stripper.End());

    /// <summary>Gives each text the form. An answer that takes text back and then differs fails.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="createShape">Creates the form, once for each subscription; null for none.</param>
    /// <param name="readBelow">Reads the text of the document below the answer. Default null: there is none.</param>
    public static IObservable<Chunk> InShape(
        this IObservable<Chunk> answer,
        Func<IAnswerShape>? createShape,
        Func<string>? readBelow = null
    ) =>
        createShape is null
            ? answer
            : Observable.Defer(() =>
            {
                var shape = createShape();
                return answer.WithoutRewinds().ChangeText(shape.Push, isComplete => shape.End(isComplete, readBelow?.Invoke() ?? ""));
            });

    // What is held back is delivered before the end.
    private static IObservable<Chunk> ChangeText(this IObservable<Chunk> answer, Func<string, string> push, Func<bool, string> end) =>
        Observable.Create<Chunk>(observer =>
        {
            return answer.Subscribe(
                chunk =>
                {
                    if (chunk is FinishedChunk finished)
                    {
                        Deliver(end(finished.Outcome == Outcome.Completed));
                    }

                    if (chunk is TextChunk { Candidate: 0 } text)
                    {
                        Deliver(push(text.Text));
                    }
                    else
                    {
                        observer.OnNext(chunk);
                    }
                },
                error =>
                {
                    Deliver(end(false));
                    observer.OnError(error);
                },
                observer.OnCompleted
            );

            void Deliver(string text)
            {
                if (text.Length > 0)
                {
                    observer.OnNext(new TextChunk(text));
                }
            }
        });
}
