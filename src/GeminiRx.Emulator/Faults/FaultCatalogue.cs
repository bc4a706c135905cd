using System.Text;

namespace GeminiRx.Emulator;

/// <summary>The complete list of faults.</summary>
internal static class FaultCatalogue
{
    private const string EventCount = "number of events before it";

    public static string ErrorForms { get; } =
        $"or an error ({string.Join(", ", KnownErrors.All.Keys)}), optionally followed by "
        + string.Join(", ", ErrorFaults.Placements.Select(placement => placement.Suffix));

    /// <summary>All faults except the errors of the service.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("502-html", "HTML error page of a gateway, status 502")
        {
            Instead = _ => EmulatedAnswer.Immediate(502, EmulatedAnswer.Html, Page("502", "Bad Gateway")),
            InChaos = true,
        },
        new("404-html", "HTML error page, status 404, as for an unknown Vertex AI location")
        {
            Instead = _ => EmulatedAnswer.Immediate(404, EmulatedAnswer.Html, Page("404", "Not Found")),
        },
        new("502-empty", "status 502 without a body")
        {
            Instead = _ => EmulatedAnswer.Immediate(502, EmulatedAnswer.Html, default),
            InChaos = true,
        },
        new("empty", "status 200 without a body")
        {
            Instead = call => EmulatedAnswer.Immediate(200, call.AsArray ? EmulatedAnswer.Json : EmulatedAnswer.EventStream, default),
            InChaos = true,
        },
        new("no-answer", "connection closed before the response")
        {
            Instead = _ => EmulatedAnswer.Immediate(0, EmulatedAnswer.Json, default),
            InChaos = true,
        },
        new("drop", "connection closed inside the body")
        {
            Parameter = "byte offset",
            DefaultNumber = 300,
            Frames = (frames, call) => FrameFaults.DroppedAt(frames, call.Number),
            InChaos = true,
        },
        new("stall", "no more data, while the connection stays open")
        {
            Parameter = EventCount,
            DefaultNumber = 2,
            Frames = (frames, call) => FrameFaults.EndedAfter(frames, call.Number, Frame.Stall),
            InChaos = true,
        },
        new("truncate", "body that ends cleanly, but too early")
        {
            Parameter = EventCount,
            DefaultNumber = 2,
            Frames = (frames, call) => frames.Take(call.Number),
            InChaos = true,
        },
        new("no-finish", "complete answer without a finish reason")
        {
            Events = (events, _) => EventFaults.WithoutFinishReason(events),
            InChaos = true,
        },
        new("malformed", "event whose JSON is cut off in the middle")
        {
            Parameter = "number of the event, from 1",
            DefaultNumber = 1,
            Frames = (frames, call) => FrameFaults.Malformed(frames, call.Number, call.AsArray),
            InChaos = true,
        },
        new("bytes", "one byte per read") { Answer = answer => answer with { BytesPerRead = 1 }, InChaos = true },
        new("utf8-cut", "reads that end inside UTF-8 characters") { Steps = ByteFaults.CutCharacters, InChaos = true },
        new("wrong-type", "content type text/plain") { Answer = answer => answer with { ContentType = "text/plain" }, InChaos = true },
        new("gzip", "gzip-compressed body, even if the client does not accept it")
        {
            Steps = ByteFaults.Compressed,
            Answer = answer => answer with { ContentEncoding = "gzip" },
        },
        new("event", "large event (an image) after the first event")
        {
            Parameter = "size in MiB",
            DefaultNumber = 1,
            MaxNumber = 256,
            Frames = (frames, call) => FrameFaults.WithLargeEvent(frames, call.Number, call.AsArray),
        },
        new("unknown-values", "unknown finish reason and harm category")
        {
            Events = (events, _) => EventFaults.WithUnknownValues(events),
            InChaos = true,
        },
        new("finish", "answer that ends with the given finish reason")
        {
            DefaultWord = "OTHER",
            Events = (events, call) => EventFaults.WithFinishReason(events, call.Word),
        },
        new("block", "prompt blocked for the given reason")
        {
            DefaultWord = "SAFETY",
            Events = (events, call) => EventFaults.BlockedPrompt(events, call.Word),
        },
        new("recitation", "candidate without content that ends with RECITATION after earlier text")
        {
            Parameter = EventCount,
            DefaultNumber = 2,
            Events = (events, call) => EventFaults.StoppedAfter(events, call.Number, "RECITATION"),
        },
        new("empty-last", "finish reason in an event of its own with an empty text")
        {
            Events = (events, _) => EventFaults.WithEmptyLastText(events),
            InChaos = true,
        },
        new("checkpoints", "continuation token with every n-th event")
        {
            Parameter = "n",
            DefaultNumber = 2,
            Events = (events, call) => EventFaults.WithCheckpoints(events, call.Number),
        },
        new("continuation", "answer split into n responses; all but the last end with CONTINUATION and a token")
        {
            Parameter = "n",
            DefaultNumber = 3,
            Events = EventFaults.Hop,
        },
        new("repeat", "interaction that is read on after an event begins earlier, and repeats what was read")
        {
            Parameter = "number of events that are repeated",
            DefaultNumber = 2,
            Repeats = call => call.Number,
        },
        Regenerating("regenerate", "connection closed after a checkpoint; its token repeats the text that followed it", diverges: false),
        Regenerating("diverge", "like regenerate, but the token continues with a different text", diverges: true),
        new("comments", "comment before every event, as gateways send for keep-alive")
        {
            SseOnly = true,
            Frames = (frames, _) => FrameFaults.WithComments(frames),
            InChaos = true,
        },
        new("done", "final event with the data [DONE]")
        {
            SseOnly = true,
            Frames = (frames, _) => frames.Append(new Frame("data: [DONE]\r\n\r\n"u8.ToArray())),
            InChaos = true,
        },
        new("no-space", "no space after data:")
        {
            SseOnly = true,
            Frames = (frames, _) => FrameFaults.WithPrefix(frames, "data:"),
            InChaos = true,
        },
        new("named-events", "event: and id: lines before every data:")
        {
            SseOnly = true,
            Frames = (frames, _) => FrameFaults.WithPrefix(frames, "event: message\r\nid: 1\r\ndata: "),
            InChaos = true,
        },
        new("data-array", "every event wrapped in an array")
        {
            SseOnly = true,
            Frames = (frames, _) => FrameFaults.InArrays(frames),
            InChaos = true,
        },
        new("raw-lines", "JSON lines without data:") { SseOnly = true, Frames = (frames, _) => FrameFaults.WithPrefix(frames, "") },
        new("lf", "line ends LF") { Frames = (frames, _) => FrameFaults.WithLineEnds(frames, "\n"), InChaos = true },
        new("cr", "line ends CR") { Frames = (frames, _) => FrameFaults.WithLineEnds(frames, "\r"), InChaos = true },
        new("bom", "byte order mark at the start")
        {
            Frames = (frames, _) => frames.Prepend(new Frame(Encoding.UTF8.Preamble.ToArray())),
            InChaos = true,
        },
        new("no-last-blank", "no blank line after the last event")
        {
            SseOnly = true,
            Frames = (frames, _) => WithoutLastBlank(frames),
            InChaos = true,
        },
    ];

    /// <summary>The faults that chaos mode selects from, in a fixed order.</summary>
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

    /// <summary>The faults as users see them: the errors, their placements, then all others.</summary>
    public static IEnumerable<EmulatorFaultInfo> Listed =>
        [
            .. KnownErrors.All.Select(error => new EmulatorFaultInfo(error.Key, error.Value.Description, null)),
            .. ErrorFaults.Placements.Select(placement => new EmulatorFaultInfo(
                $"503{placement.Suffix}",
                $"any of these errors {placement.Description}",
                ErrorFaults.Find($"503{placement.Suffix}")!.Parameter
            )),
            .. All.Select(fault => new EmulatorFaultInfo(
                fault.Name,
                fault.Description,
                fault.Parameter ?? (fault.DefaultWord is null ? null : $"reason, default {fault.DefaultWord}")
            )),
        ];

    public static Fault? Find(string name) => All.FirstOrDefault(fault => fault.Name == name) ?? ErrorFaults.Find(name);

    private static Fault Regenerating(string name, string description, bool diverges) =>
        new(name, description)
        {
            Parameter = "number of events before and after the checkpoint",
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
            $"<!DOCTYPE html>\n<html lang=en>\n<title>Error {code} ({title})</title>\n<p><b>{code}.</b> <ins>That’s an error.</ins>\n"
                + "<p>The GeminiRx emulator stands in for a gateway here.\n"
        );
}
