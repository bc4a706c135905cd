using System.Reactive.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GeminiRx.Tests.Wire.Reading;
using GeminiRx.Wire.Writing;
using Microsoft.Reactive.Testing;

namespace GeminiRx.Tests.Requests;

/// <summary>Answers that pass operators are sent back unchanged.</summary>
public sealed class AnswerPartsProperties
{
    private static readonly string[] _parts =
    [
        """{"text":"First one. Sec"}""",
        """{"text":"ond two"}""",
        """{"text":" end.\n\n```\ncode"}""",
        """{"text":"ond two","thoughtSignature":"U0lH"}""",
        """{"text":"","thoughtSignature":"ZW5k"}""",
        """{"text":"h","thought":true}""",
        """{"text":"m and so. ","thought":true}""",
        """{"text":"hm so","thought":true,"thoughtSignature":"eA=="}""",
        """{"text":"one two three","partMetadata":{"k":1}}""",
        """{"text":"👩‍👧 é","partMetadata":{"k":2},"thoughtSignature":"eQ=="}""",
        """{"functionCall":{"name":"f","args":{"x":1}},"thoughtSignature":"eg=="}""",
        """{"newKind":1}""",
        """{"text":"a"}""",
    ];

    // Red in 9 of 10 runs when OriginalPart.End did not keep its part.
    [Property(MaxTest = 1_000)]
    public Property Answer_ThroughAnyOperators_IsSentBackUnchanged(byte[] choices, byte operators)
    {
        var answer = Decoding
            .Decode(
                string.Concat(
                    choices.Select(choice =>
                        Decoding.Event($$$"""{"candidates":[{"content":{"parts":[{{{_parts[choice % _parts.Length]}}}]}}]}""")
                    )
                ) + Decoding.Event("""{"candidates":[{"finishReason":"STOP"}]}""")
            )
            .Cast<Chunk>()
            .ToList();

        var boundary = (TextBoundary)(operators % Enum.GetValues<TextBoundary>().Length);
        var scheduler = new TestScheduler();
        var source = answer.ToObservable();
        var through = (operators / 16 % 6) switch
        {
            0 => source.Rechunk(boundary),
            1 => source.Smooth(scheduler: scheduler),
            2 => source.Rechunk(boundary).Smooth(scheduler: scheduler),
            3 => source.Pace(TimeSpan.FromSeconds(1), scheduler: scheduler).Rechunk(boundary),
            4 => source.StopOn("nowhere").Rechunk(TextBoundary.Grapheme).Rechunk(boundary),
            _ => source.Rechunk(boundary).ToCompletion().SelectMany(completion => completion.Content),
        };
        var received = new List<Chunk>();
        using var subscription = through.Subscribe(received.Add, failure => throw failure);
        scheduler.Start();

        return (Sent(answer) == Sent(received))
            .Label($"{Sent(answer)}\n{Sent(received)}")
            .Classify(choices.Any(choice => choice % _parts.Length is 3 or 7 or 8 or 9), "a separate part");
    }

    private static string Sent(IEnumerable<Chunk> answer) =>
        Content.FromAnswer(answer) is { } turn
            ? Encoding.UTF8.GetString(RequestWriter.Write(new GenerateRequest(turn), isVertex: false).Span)
            : "";
}
