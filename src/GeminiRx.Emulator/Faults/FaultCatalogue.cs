using System.Text;

namespace GeminiRx.Emulator;

/// <summary>The closed list of what can go wrong.</summary>
internal static class FaultCatalogue
{
    private const string EventCount = "after how many events";

    public static string ErrorForms { get; } =
        $"or an error ({string.Join(", ", KnownErrors.All.Keys)}), which may end in {string.Join(", ", ErrorFaults.Places.Select(place => place.Suffix))}";

    /// <summary>All but the errors of the service.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("502-html", "an HTML page of a gateway with status 502")
        {
            Instead = _ => EmulatedAnswer.AtOnce(502, EmulatedAnswer.Html, Page("502", "Bad Gateway")),
            InChaos = true,
        },
        new("404-html", "an HTML page with status 404, as for a location that does not exist")
        {
            Instead = _ => EmulatedAnswer.AtOnce(404, EmulatedAnswer.Html, Page("404", "Not Found")),
        },
        new("502-empty", "status 502 without a body")
        {
            Instead = _ => EmulatedAnswer.AtOnce(502, EmulatedAnswer.Html, default),
            InChaos = true,
        },
        new("empty", "status 200 without a body")
        {
            Instead = call => EmulatedAnswer.AtOnce(200, call.AsArray ? EmulatedAnswer.Json : EmulatedAnswer.EventStream, default),
            InChaos = true,
        },
        new("no-answer", "the connection breaks before the response")
        {
            Instead = _ => EmulatedAnswer.AtOnce(0, EmulatedAnswer.Json, default),
            InChaos = true,
        },
        new("drop", "the connection breaks in the body")
        {
            Parameter = "at which byte",
            DefaultNumber = 300,
            Frames = (frames, call) => FrameFaults.DroppedAt(frames, call.Number),
            InChaos = true,
        },
        new("stall", "nothing more comes, and the connection stays open")
        {
            Parameter = EventCount,
            DefaultNumber = 2,
            Frames = (frames, call) => FrameFaults.EndedAfter(frames, call.Number, Frame.Stall),
            InChaos = true,
        },
        new("truncate", "the body ends in order, but too early")
        {
            Parameter = EventCount,
            DefaultNumber = 2,
            Frames = (frames, call) => frames.Take(call.Number),
            InChaos = true,
        },
        new("no-finish", "the whole answer without a finish reason")
        {
            Events = (events, _) => EventFaults.WithoutFinishReason(events),
            InChaos = true,
        },
        new("malformed", "an event that breaks off in the middle of its JSON")
        {
            Parameter = "which event",
            DefaultNumber = 1,
            Frames = (frames, call) => FrameFaults.Malformed(frames, call.Number, call.AsArray),
            InChaos = true,
        },
        new("bytes", "one byte at a time") { Answer = answer => answer with { BytesPerRead = 1 }, InChaos = true },
        new("utf8-cut", "reads that end inside of characters") { Steps = ByteFaults.CutCharacters, InChaos = true },
        new("wrong-type", "the content type text/plain") { Answer = answer => answer with { ContentType = "text/plain" }, InChaos = true },
        new("gzip", "a compressed body, asked for or not")
        {
            Steps = ByteFaults.Compressed,
            Answer = answer => answer with { ContentEncoding = "gzip" },
        },
        new("event", "an event of so many MiB, an image, behind the first one")
        {
            Parameter = "how many MiB",
            DefaultNumber = 1,
            MostNumber = 256,
            Frames = (frames, call) => FrameFaults.WithLargeEvent(frames, call.Number, call.AsArray),
        },
        new("unknown-values", "a finish reason and a category of harm that no client knows")
        {
            Events = (events, _) => EventFaults.WithUnknownValues(events),
            InChaos = true,
        },
        new("finish", "the finish reason behind the colon at the end of the answer")
        {
            DefaultWord = "OTHER",
            Events = (events, call) => EventFaults.WithFinishReason(events, call.Word),
        },
        new("block", "the prompt is blocked for the reason behind the colon")
        {
            DefaultWord = "SAFETY",
            Events = (events, call) => EventFaults.BlockedPrompt(events, call.Word),
        },
        new("recitation", "a candidate without content ends with RECITATION after text was shown")
        {
            Parameter = EventCount,
            DefaultNumber = 2,
            Events = (events, call) => EventFaults.StoppedAfter(events, call.Number, "RECITATION"),
        },
        new("empty-last", "the finish reason comes by itself with an empty text")
        {
            Events = (events, _) => EventFaults.WithEmptyLastText(events),
            InChaos = true,
        },
        new("checkpoints", "a continuation token with every so manieth event")
        {
            Parameter = "every how many events",
            DefaultNumber = 2,
            Events = (events, call) => EventFaults.WithCheckpoints(events, call.Number),
        },
        new("continuation", "the answer in so many hops, each but the last ending with CONTINUATION and a token")
        {
            Parameter = "how many hops",
            DefaultNumber = 3,
            Events = EventFaults.Hop,
        },
        Regenerating("regenerate", "the connection breaks after a checkpoint; what followed it comes again for its token", diverges: false),
        Regenerating("diverge", "like regenerate, but what comes for the token is another text", diverges: true),
        new("comments", "a comment before every event, as gateways keep a connection alive")
        {
            OfEvents = true,
            Frames = (frames, _) => FrameFaults.WithComments(frames),
            InChaos = true,
        },
        new("done", "a last event that says [DONE]")
        {
            OfEvents = true,
            Frames = (frames, _) => frames.Append(new Frame("data: [DONE]\r\n\r\n"u8.ToArray())),
            InChaos = true,
        },
        new("no-space", "no space behind data:")
        {
            OfEvents = true,
            Frames = (frames, _) => FrameFaults.WithPrefix(frames, "data:"),
            InChaos = true,
        },
        new("named-events", "an event: and an id: line before every data:")
        {
            OfEvents = true,
            Frames = (frames, _) => FrameFaults.WithPrefix(frames, "event: message\r\nid: 1\r\ndata: "),
            InChaos = true,
        },
        new("data-array", "every event's object in an array")
        {
            OfEvents = true,
            Frames = (frames, _) => FrameFaults.InArrays(frames),
            InChaos = true,
        },
        new("raw-lines", "lines of JSON without data:") { OfEvents = true, Frames = (frames, _) => FrameFaults.WithPrefix(frames, "") },
        new("lf", "lines that end in LF") { Frames = (frames, _) => FrameFaults.WithLineEnds(frames, "\n"), InChaos = true },
        new("cr", "lines that end in CR") { Frames = (frames, _) => FrameFaults.WithLineEnds(frames, "\r"), InChaos = true },
        new("bom", "a byte order mark at the beginning")
        {
            Frames = (frames, _) => frames.Prepend(new Frame(Encoding.UTF8.Preamble.ToArray())),
            InChaos = true,
        },
        new("no-last-blank", "no blank line behind the last event")
        {
            OfEvents = true,
            Frames = (frames, _) => WithoutLastBlank(frames),
            InChaos = true,
        },
    ];

    /// <summary>What chaos draws from, in a fixed order.</summary>
    public static IReadOnlyList<string> Chaos { get; } =
    [
        .. KnownErrors.All.Keys.Where(name => ErrorFaults.Find(name)!.InChaos),
        .. All.Where(fault => fault.InChaos).Select(fault => fault.Name),
        "503-tail",
        "503-event",
        "503-body",
        "503-cut-tail",
        "429-event",
    ];

    /// <summary>As users see it: the errors with their places, then the rest.</summary>
    public static IEnumerable<EmulatorFault> Listed =>
        [
            .. KnownErrors.All.Select(error => new EmulatorFault(error.Key, error.Value.Description, null)),
            .. ErrorFaults.Places.Select(place => new EmulatorFault(
                $"503{place.Suffix}",
                $"any of these errors {place.Description}",
                ErrorFaults.Find($"503{place.Suffix}")!.Parameter
            )),
            .. All.Select(fault => new EmulatorFault(
                fault.Name,
                fault.Description,
                fault.Parameter ?? (fault.DefaultWord is null ? null : $"a reason, such as {fault.DefaultWord}")
            )),
        ];

    public static Fault? Find(string name) => All.FirstOrDefault(fault => fault.Name == name) ?? ErrorFaults.Find(name);

    private static Fault Regenerating(string name, string description, bool diverges) =>
        new(name, description)
        {
            Parameter = "how many events before and after the checkpoint",
            DefaultNumber = 2,
            Events = (events, call) => call.From is null ? EventFaults.WithCheckpoints(events, call.Number, diverges) : events,
            Frames = (frames, call) => call.From is null ? FrameFaults.EndedAfter(frames, call.Number * 2, Frame.Drop) : frames,
        };

    private static IEnumerable<Frame> WithoutLastBlank(IEnumerable<Frame> frames)
    {
        Frame? held = null;
        foreach (var frame in frames)
        {
            if (held is { } whole)
            {
                yield return whole;
            }

            held = frame;
        }

        if (held is { } last)
        {
            yield return last with
            {
                Bytes = last.Bytes[..last.Bytes.Span.TrimEnd("\r\n"u8).Length],
            };
        }
    }

    private static byte[] Page(string code, string title) =>
        Encoding.UTF8.GetBytes(
            $"<!DOCTYPE html>\n<html lang=en>\n<title>Error {code} ({title})</title>\n<p><b>{code}.</b> <ins>That’s an error.</ins>\n<p>The GeminiRx emulator stands in for a gateway here.\n"
        );
}
