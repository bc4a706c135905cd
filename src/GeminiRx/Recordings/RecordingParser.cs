using System.Globalization;
using System.Text;

namespace GeminiRx.Recordings;

/// <summary>Parses the lines of a recording.</summary>
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
            throw new FormatException($"Line 1: the first line is not \"{Header}\", so the file is not a recording.");
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
                    RemoveTruncatedEnd(exchanges.Values);
                }
            }
            catch (FormatException) when (i == lines.Length - 1)
            {
                // The last line has no line break: the recording is cut off in it.
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
        var (numberText, rest) = SplitWord(line);
        var (keyword, value) = SplitWord(rest);
        if (!int.TryParse(numberText, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new FormatException("Missing exchange number: a line begins with the number of its exchange.");
        }

        if (keyword == "request")
        {
            var (date, request) = SplitWord(value);
            var (method, address) = SplitWord(request);
            if (address.Length == 0 || !exchanges.TryAdd(number, new RecordedExchange(method, address) { Requested = ParseDate(date) }))
            {
                throw new FormatException($"Invalid request {number}: a request has a time, a method and an address, and occurs once.");
            }

            return;
        }

        if (!exchanges.TryGetValue(number, out var exchange))
        {
            throw new FormatException($"Exchange {number} has no request: its first line is a request.");
        }

        Add(exchange, keyword, value);
    }

    private static void Add(RecordedExchange exchange, string keyword, string value)
    {
        switch (keyword)
        {
            case "body":
                exchange.RequestBody = (byte[])[.. exchange.RequestBody.Span, .. EscapedBytes.Decode(value)];
                break;
            case "answer":
                var (at, head) = SplitWord(value);
                var (status, contentType) = SplitWord(head);
                exchange.Answered = ParseTime(at);
                exchange.Status =
                    int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 100 and <= 599
                        ? code
                        : throw new FormatException($"Invalid status \"{status}\": use a number from 100 to 599.");
                exchange.ContentType = contentType.Length > 0 ? contentType : null;
                break;
            case "data" when exchange.Status is not null:
                var read = ParseRead(exchange, value);
                exchange.ReadsInOrder.Add(read);
                exchange.Messages.Add(new RecordedMessage(IsSent: false, read));
                break;
            case "sent" when exchange is { IsLive: true, Status: not null }:
                var sent = ParseRead(exchange, value);
                exchange.SentInOrder.Add(sent);
                exchange.Messages.Add(new RecordedMessage(IsSent: true, sent));
                break;
            case "close" when exchange is { IsLive: true, Status: not null }:
                var (closeCode, reason) = SplitWord(value);
                exchange.CloseCode = int.TryParse(closeCode, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new FormatException($"Invalid close code \"{closeCode}\": use a number.");
                exchange.CloseReason = reason.Length > 0 ? Encoding.UTF8.GetString(EscapedBytes.Decode(reason)) : null;
                break;
            case "retry-after":
                exchange.RetryAfter = ParseTime(value) * 1000;
                break;
            case "data":
                throw new FormatException("Data precede the answer: write the line \"answer\" before the data.");
            case "end" or "stopped" or "failed":
                exchange.Ended = ParseTime(value);
                exchange.End = keyword switch
                {
                    "end" => RecordedEnd.Completed,
                    "stopped" => RecordedEnd.Stopped,
                    _ => RecordedEnd.Failed,
                };
                break;
            default:
                throw new FormatException(
                    $"Unknown keyword \"{keyword}\": use request, body, answer, retry-after, data, sent, close, end, stopped or failed."
                );
        }
    }

    // The number of the last line may be cut off.
    private static void RemoveTruncatedEnd(IEnumerable<RecordedExchange> exchanges)
    {
        foreach (var exchange in exchanges.Where(exchange => exchange.Ended is { } ended && ended < NotBeforeLastRead(exchange, ended)))
        {
            (exchange.End, exchange.Ended) = (null, null);
        }
    }

    private static RecordedRead ParseRead(RecordedExchange exchange, string value)
    {
        var (time, bytes) = SplitWord(value);
        return new RecordedRead(NotBeforeLastRead(exchange, ParseTime(time)), EscapedBytes.Decode(bytes));
    }

    private static TimeSpan NotBeforeLastRead(RecordedExchange exchange, TimeSpan time) =>
        exchange.Messages is [.., var last] && last.Read.At > time ? last.Read.At : time;

    private static DateTimeOffset? ParseDate(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static TimeSpan ParseTime(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 1e12
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new FormatException($"Invalid time \"{text}\": use a number of milliseconds.");

    private static (string First, string After) SplitWord(string text) =>
        text.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");
}
