using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Recorded answers, changed at random in their bytes, members, order and types.</summary>
public sealed class MutatedAnswerProperties
{
    private static readonly Lazy<byte[][]> _answers = new(() =>
        [.. RecordedFiles.StreamFiles.Select(RecordedFiles.Read), .. Enumerable.Repeat(ToolCallStreams(), 2).SelectMany(all => all)]
    );

    // With a deliberate bug it failed after 676 answers (content does not revoke the end), after 3,520 to 4,013 in three runs (every call
    // is complete at the end of an answer) and after 5,597 (strings are not repaired). 600,000 answers passed once.
    [Property(MaxTest = 10_000)]
    public Property Answer_WithRandomMutations_KeepsTheInvariants(int which, byte[] mutations)
    {
        var bytes = _answers.Value[(int)((uint)which % _answers.Value.Length)];
        for (var i = 0; i + 2 < mutations.Length; i += 3)
        {
            bytes = AnswerMutations.Mutate(bytes, mutations[i], mutations[i + 1] | (mutations[i + 2] << 8));
        }

        var chunks = Decoding.Decode(bytes, at => 1 + ((at * 7919) % 4096));
        var finished = chunks[^1] as FinishedChunk;
        var oracle = Oracle(bytes);
        var isRight =
            (finished is not null || chunks[^1] is string)
            && chunks.Count(chunk => chunk is FinishedChunk) == (finished is null ? 0 : 1)
            && (finished?.Outcome != Outcome.Completed || oracle.MayBeCompleted)
            && (
                oracle.MayHaveWholeStreamedCall
                || !chunks.OfType<ToolCallChunk>().Any(call => call.IsComplete && oracle.Streamed.Contains(call.Name))
            )
            && chunks.OfType<Chunk>().All(CanBeWritten)
            && CanBeSentBack(chunks.OfType<Chunk>());

        return isRight
            .Label(Encoding.UTF8.GetString(bytes))
            .Classify(finished?.Outcome == Outcome.Completed, "completed")
            .Classify(finished is not null && finished.Outcome != Outcome.Completed, "another end")
            .Classify(finished is null, "failed")
            .Classify(chunks.OfType<ToolCallChunk>().Any(call => !call.IsComplete), "incomplete call");
    }

    private static bool CanBeWritten(Chunk chunk) => JsonElement.Parse(ChunkJson.Serialize(chunk)).ValueKind == JsonValueKind.Object;

    private static bool CanBeSentBack(IEnumerable<Chunk> answer) =>
        Content.FromAnswer(answer) is not { } turn || RequestWriter.Write(new GenerateRequest(turn), isVertex: false).Length > 0;

    /// <summary>Finds the end of the answer and its streamed calls, independently of the decoder.</summary>
    private static (bool MayBeCompleted, bool MayHaveWholeStreamedCall, HashSet<string> Streamed) Oracle(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);

        // The oracle reads only answers in which each line is a well-formed event.
        var streamed = new HashSet<string>();
        var (lastContent, lastEnd, at) = (-1, -1, 0);
        var (hasEnd, hasStop) = (false, false);
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0))
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal) || Parse(line[6..]) is not { } json)
            {
                return (true, true, streamed);
            }

            at++;
            if (
                json["candidates"] is not JsonArray { Count: 1 } candidates
                || candidates[0] is not JsonObject candidate
                || json["response"] is not null
                || (candidate["index"] is JsonValue index && Raw(index) != "0")
            )
            {
                if (json["candidates"] is not null)
                {
                    return (true, true, streamed);
                }

                continue;
            }

            if (candidate["content"] is JsonObject content && content["parts"] is JsonArray parts)
            {
                foreach (var part in parts.OfType<JsonObject>())
                {
                    lastContent = part["text"] is JsonValue said && Raw(said) is ['"', not '"', ..] ? at : lastContent;
                    if (part["functionCall"] is JsonObject call)
                    {
                        hasEnd |= call["willContinue"] is not JsonValue goesOn || goesOn.GetValueKind() != JsonValueKind.True;
                        if (
                            call["willContinue"] is JsonValue { }
                            && call["name"] is JsonValue name
                            && Raw(name) is ['"', .. var known, '"']
                        )
                        {
                            streamed.Add(known);
                        }
                    }
                }
            }

            if (candidate.ContainsKey("finish_reason"))
            {
                return (true, true, streamed);
            }

            hasStop |= candidate["finishReason"] is JsonValue stop && Raw(stop).ToUpperInvariant() is "\"STOP\"" or "1";
            lastEnd = candidate["finishReason"] is JsonValue reason && Raw(reason) is not ("\"\"" or "0") ? at : lastEnd;
        }

        return (lastEnd >= 0 && lastEnd >= lastContent, hasEnd || hasStop, streamed);
    }

    private static string Raw(JsonValue value) => value.GetValue<JsonElement>().GetRawText();

    private static JsonObject? Parse(string json)
    {
        try
        {
            // A duplicate member is rejected: either value may count.
            return JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<byte[]> ToolCallStreams()
    {
        const string Begin = """{"name":"put","willContinue":true}""";
        const string Piece = """{"partialArgs":[{"jsonPath":"$.text","stringValue":"one ","willContinue":true}],"willContinue":true}""";
        string[] events = [Begin, Piece, Piece, "{}"];
        foreach (var reason in new[] { "STOP", "MAX_TOKENS", "MALFORMED_FUNCTION_CALL" })
        {
            foreach (var count in Enumerable.Range(1, events.Length))
            {
                yield return Encoding.UTF8.GetBytes(
                    string.Concat(
                        events
                            .Take(count)
                            .Select(call =>
                                "data: " + $$$"""{"candidates":[{"content":{"parts":[{"functionCall":{{{call}}}}]}}]}""" + "\n\n"
                            )
                    )
                        + "data: "
                        + $$"""{"candidates":[{"content":{"parts":[]},"finishReason":"{{reason}}"}]}"""
                        + "\n\n"
                );
            }
        }
    }
}
