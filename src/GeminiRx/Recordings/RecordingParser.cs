using System.Globalization;

namespace GeminiRx;

/// <summary>Reads the lines of a recording.</summary>
internal static class RecordingParser
{
    public const string Header = "geminirx-recording 1";

    public static IReadOnlyList<RecordedExchange> Parse(string text)
    {
        var lines = text.Split('\n');
        if (
            lines[0].TrimEnd('\r') is var header
            && header != Header
            && (lines.Length > 1 || !Header.StartsWith(header, StringComparison.Ordinal))
        )
        {
            throw new FormatException($"Line 1: a recording begins with \"{Header}\".");
        }

        var exchanges = new SortedDictionary<int, RecordedExchange>();
        for (var i = 1; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            try
            {
                ParseLine(line, exchanges);
                if (i == lines.Length - 1)
                {
                    ForgetEarlyEnd(exchanges.Values);
                }
            }
            catch (FormatException) when (i == lines.Length - 1)
            {
                // No line break follows: the recording was cut off in this line.
            }
            catch (FormatException e)
            {
                throw new FormatException($"Line {i + 1}: {e.Message}", e);
            }
        }

        return [.. exchanges.Values];
    }

    private static void ParseLine(string line, SortedDictionary<int, RecordedExchange> exchanges)
    {
        var (numberText, rest) = Word(line);
        var (word, value) = Word(rest);
        if (!int.TryParse(numberText, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new FormatException("A line begins with the number of its exchange.");
        }

        if (word == "request")
        {
            var (_, request) = Word(value);
            var (method, address) = Word(request);
            if (address.Length == 0 || !exchanges.TryAdd(number, new RecordedExchange(method, address)))
            {
                throw new FormatException("A request has a time, a method and an address, and comes once.");
            }

            return;
        }

        if (!exchanges.TryGetValue(number, out var exchange))
        {
            throw new FormatException($"Exchange {number} has no request yet.");
        }

        Add(exchange, word, value);
    }

    private static void Add(RecordedExchange exchange, string word, string value)
    {
        switch (word)
        {
            case "body":
                exchange.RequestBody = (byte[])[.. exchange.RequestBody.Span, .. RecordedText.Read(value)];
                break;
            case "answer":
                var (at, head) = Word(value);
                var (status, contentType) = Word(head);
                exchange.Answered = Time(at);
                exchange.Status =
                    int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 100 and <= 599
                        ? code
                        : throw new FormatException("A status is a number from 100 to 599.");
                exchange.ContentType = contentType.Length > 0 ? contentType : null;
                break;
            case "data" when exchange.Status is not null:
                var (time, bytes) = Word(value);
                exchange.ReadsInOrder.Add(new RecordedRead(NotBefore(exchange, Time(time)), RecordedText.Read(bytes)));
                break;
            case "retry-after":
                exchange.RetryAfter = Time(value) * 1000;
                break;
            case "data":
                throw new FormatException("Data come after the answer's head.");
            case "end" or "stopped" or "failed":
                exchange.Ended = Time(value);
                exchange.End = word switch
                {
                    "end" => RecordedEnd.Completed,
                    "stopped" => RecordedEnd.Stopped,
                    _ => RecordedEnd.Failed,
                };
                break;
            default:
                throw new FormatException(
                    $"There is no \"{word}\": a line is a request, body, answer, retry-after, data, end, stopped or failed."
                );
        }
    }

    // The line may be cut off in its number.
    private static void ForgetEarlyEnd(IEnumerable<RecordedExchange> exchanges)
    {
        foreach (var exchange in exchanges.Where(exchange => exchange.Ended is { } ended && ended < NotBefore(exchange, ended)))
        {
            (exchange.End, exchange.Ended) = (null, null);
        }
    }

    private static TimeSpan NotBefore(RecordedExchange exchange, TimeSpan time) =>
        exchange.Reads is [.., var last] && last.At > time ? last.At : time;

    private static TimeSpan Time(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 1e12
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new FormatException("A time is a number of milliseconds.");

    private static (string First, string After) Word(string text) =>
        text.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");
}
