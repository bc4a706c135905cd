using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Turns the events of an answer into those of an interaction, in the service's order.</summary>
internal sealed class InteractionEvents(string id, InteractionCall call, int charactersPerEvent)
{
    private readonly List<(string Id, ReadOnlyMemory<byte> Bytes)> _events = [];
    private readonly WholeSteps _steps = new();
    private int _index = -1;
    private string? _open;

    /// <summary>The last status.</summary>
    public string Status { get; private set; } = "in_progress";

    /// <summary>The token counts of the whole interaction.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>An event with its framing.</summary>
    public static byte[] Framed(string type, ReadOnlySpan<byte> json) =>
        [.. Encoding.UTF8.GetBytes($"event: {type}\ndata: "), .. json, .. "\n\n"u8];

    /// <summary>The events, each with its identifier.</summary>
    public IReadOnlyList<(string Id, ReadOnlyMemory<byte> Bytes)> Create(IEnumerable<AnswerEvent> answer)
    {
        Add("interaction.created", json => WriteInteraction(json, usage: null));
        string? reason = null;
        foreach (var answerEvent in answer)
        {
            Usage = answerEvent.Usage;
            if (answerEvent.BlockReason is { } block)
            {
                reason = block;
                continue;
            }

            // An interaction has one answer.
            if (answerEvent.Candidates is not [{ Index: 0 } candidate, ..])
            {
                continue;
            }

            foreach (var part in candidate.Parts)
            {
                AddPart(part);
            }

            reason = candidate.FinishReason ?? reason;
            AddToken(candidate.ContinuationToken, candidate.FinishReason);
        }

        Stop();
        if (reason is not null)
        {
            AddEnd(reason);
        }

        return _events;
    }

    /// <summary>The interaction as one answer, with its steps if it has ended.</summary>
    public byte[] Whole(string status) =>
        InteractionJson.Whole(
            id,
            call,
            status,
            status == "in_progress" ? null : Usage,
            status == "requires_continuation" ? Token : null,
            status == "in_progress" ? null : _steps.Write
        );

    private string? Token { get; set; }

    private bool HasCalls { get; set; }

    private void AddPart(AnswerPart part)
    {
        _steps.Add(part);
        if (part.Call is { } function)
        {
            AddCall(function, part);
            return;
        }

        Start(part.Thought ? "thought" : "model_output", _ => { });
        if (part.Thought)
        {
            AddDelta(
                "thought_summary",
                json =>
                {
                    json.WriteStartObject("content");
                    json.WriteText("type", "text");
                    json.WriteText("text", part.Text);
                    json.WriteEndObject();
                }
            );
            AddSignature(part.Signature ?? "ZW11bGF0b3I=");
        }
        else if (part.Text.Length > 0)
        {
            AddDelta("text", json => json.WriteText("text", part.Text));
        }
    }

    private void AddCall(EmulatorCall function, AnswerPart part)
    {
        HasCalls = true;
        if (part.Signature is { } signature)
        {
            Start("thought", _ => { });
            AddSignature(signature);
        }

        Stop();
        Start(
            "function_call",
            json =>
            {
                json.WriteText("id", part.CallId ?? "");
                json.WriteText("name", function.Name);
                json.WriteStartObject("arguments");
                json.WriteEndObject();
            }
        );
        for (var at = 0; at < function.Arguments.Length; )
        {
            var length = Math.Min(Math.Max(1, charactersPerEvent), function.Arguments.Length - at);
            length += length < function.Arguments.Length - at && char.IsHighSurrogate(function.Arguments[at + length - 1]) ? 1 : 0;
            var piece = function.Arguments.Substring(at, length);
            AddDelta("arguments_delta", json => json.WriteText("arguments", piece));
            at += length;
        }

        Stop();
    }

    private void AddSignature(string signature) => AddDelta("thought_signature", json => json.WriteText("signature", signature));

    private void AddToken(string? token, string? finishReason)
    {
        Token = token ?? Token;
        if (token is not null && finishReason is null)
        {
            Add(
                "interaction.status_update",
                json =>
                {
                    json.WriteText("interaction_id", id);
                    json.WriteText("status", Status);
                    json.WriteText("continuation_token", token);
                }
            );
        }
    }

    private void AddEnd(string reason)
    {
        Status = reason switch
        {
            "STOP" => HasCalls ? "requires_action" : "completed",
            "MAX_TOKENS" => "incomplete",
            "CONTINUATION" => "requires_continuation",
            _ => "failed",
        };
        Add("interaction.completed", json => WriteInteraction(json, Usage));
    }

    private void Start(string type, Action<Utf8JsonWriter> members)
    {
        if (_open == type && type != "function_call")
        {
            return;
        }

        Stop();
        (_open, _index) = (type, _index + 1);
        Add(
            "step.start",
            json =>
            {
                json.WriteNumber("index", _index);
                json.WriteStartObject("step");
                json.WriteText("type", type);
                members(json);
                json.WriteEndObject();
            }
        );
    }

    private void Stop()
    {
        if (_open is null)
        {
            return;
        }

        _open = null;
        Add(
            "step.stop",
            json =>
            {
                json.WriteNumber("index", _index);
                WriteUsage(json, "usage", Usage);
            }
        );
    }

    private void AddDelta(string type, Action<Utf8JsonWriter> members) =>
        Add(
            "step.delta",
            json =>
            {
                json.WriteNumber("index", _index);
                json.WriteStartObject("delta");
                json.WriteText("type", type);
                members(json);
                json.WriteEndObject();
            }
        );

    private void Add(string type, Action<Utf8JsonWriter> members)
    {
        var eventId = string.Create(CultureInfo.InvariantCulture, $"{id}-e{_events.Count + 1}");
        var json = ServiceJson.SingleLine(writer =>
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteText("event_id", eventId);
            writer.WriteText("event_type", type);
            writer.WriteEndObject();
        });
        _events.Add((eventId, Framed(type, json)));
    }

    private void WriteInteraction(Utf8JsonWriter json, TokenUsage? usage)
    {
        json.WriteStartObject("interaction");
        InteractionJson.WriteMembers(json, id, call, Status, usage, Status == "requires_continuation" ? Token : null);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, string name, TokenUsage usage) => InteractionJson.WriteUsage(json, name, usage);
}
