namespace GeminiRx.Testing.Internal;

/// <summary>The syntax of marble diagrams.</summary>
internal static class MarbleDiagram
{
    public const char Checkpoint = '*';
    public const char Rewind = '<';
    public const char End = '|';
    public const char Error = '#';

    public static TimeSpan Frame { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads a diagram.</summary>
    /// <param name="marbles">The diagram.</param>
    /// <param name="frame">The duration of a frame; null for <see cref="Frame"/>.</param>
    /// <returns>The marks with their times.</returns>
    public static IReadOnlyList<(TimeSpan Time, char Mark)> Parse(string marbles, TimeSpan? frame)
    {
        ArgumentNullException.ThrowIfNull(marbles);
        var unit = frame ?? Frame;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(unit, TimeSpan.Zero, nameof(frame));
        var marks = new List<(TimeSpan, char Mark)>();
        var (now, group) = (0, -1);
        for (var position = 0; position < marbles.Length; position++)
        {
            var mark = marbles[position];
            switch (mark)
            {
                case ' ':
                    continue;
                case '-' when group < 0:
                    break;
                case '(' when group < 0:
                    group = now;
                    break;
                case ')' when group >= 0:
                    group = -1;
                    break;
                case Checkpoint or Rewind or End or Error:
                case var other when char.IsAsciiLetterOrDigit(other):
                    if (marks is [.., (_, End or Error)])
                    {
                        throw new FormatException($"The diagram has a mark after its end, at position {position}: {marbles}");
                    }

                    marks.Add(((group >= 0 ? group : now) * unit, mark));
                    break;
                default:
                    throw new FormatException($"The diagram has an unexpected '{mark}' at position {position}: {marbles}");
            }

            now++;
        }

        return group < 0 ? marks : throw new FormatException($"The diagram has an open bracket: {marbles}");
    }
}
