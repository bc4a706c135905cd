using System.Reactive;

namespace GeminiRx.Testing.Internal;

/// <summary>One notification that an assertion expects.</summary>
internal sealed class MarbleMatch<T>(TimeSpan time, string name, Func<Notification<T>, bool> matches)
{
    public bool Matches(TestNotification<T> actual) => actual.Time == time && matches(actual.Notification);

    public override string ToString() => $"{Words.Of(time)} {name}";
}

/// <summary>The meaning of the marks of a diagram for an assertion.</summary>
internal static class MarbleMatch
{
    public static IEnumerable<MarbleMatch<T>> For<T>(char mark, TimeSpan time, IReadOnlyDictionary<char, T>? values)
    {
        var isChunks = typeof(T) == typeof(Chunk);
        switch (mark)
        {
            case MarbleDiagram.End:
                if (values is not null && values.TryGetValue(mark, out var end))
                {
                    yield return Value(Words.Of(end), value => EqualityComparer<T>.Default.Equals(value, end));
                }
                else if (isChunks)
                {
                    yield return Value("end, completed", value => value is FinishedChunk { Outcome: Outcome.Completed });
                }

                yield return new(time, "completion", item => item.Kind == NotificationKind.OnCompleted);
                break;
            case MarbleDiagram.Error:
                yield return new(time, "error", item => item.Kind == NotificationKind.OnError);
                break;
            case MarbleDiagram.Checkpoint when isChunks:
                yield return Value("checkpoint", value => value is CheckpointChunk);
                break;
            case MarbleDiagram.Rewind when isChunks:
                yield return Value("rewind", value => value is RewindChunk);
                break;
            default:
                var expected = ValueOf(mark, values);
                yield return Value(Words.Of(expected), value => EqualityComparer<T>.Default.Equals(value, expected));
                break;
        }

        MarbleMatch<T> Value(string name, Func<T, bool> matches) => new(time, name, item => item.HasValue && matches(item.Value));
    }

    private static T ValueOf<T>(char mark, IReadOnlyDictionary<char, T>? values)
    {
        if (values is not null && values.TryGetValue(mark, out var value))
        {
            return value;
        }

        return mark.ToString() is T text ? text
            : new TextChunk(mark.ToString()) is T chunk ? chunk
            : mark is T character ? character
            : throw new ArgumentException($"The diagram's '{mark}' has no element of type {typeof(T).Name}.", nameof(values));
    }
}
