using System.Text;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>The steps of an interaction that does not stream: texts are joined, calls are whole.</summary>
internal sealed class WholeSteps
{
    private readonly List<AnswerPart> _parts = [];

    public void Add(AnswerPart part)
    {
        if (_parts.Count > 0 && part.Call is null && _parts[^1].Call is null && _parts[^1].Thought == part.Thought)
        {
            _parts[^1] = _parts[^1] with { Text = _parts[^1].Text + part.Text };
        }
        else
        {
            _parts.Add(part);
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("steps");
        foreach (var part in _parts)
        {
            json.WriteStartObject();
            if (part.Call is { } function)
            {
                json.WriteText("type", "function_call");
                json.WriteText("id", part.CallId ?? "");
                json.WriteText("name", function.Name);
                json.WritePropertyName("arguments");
                ServiceJson.WriteValue(json, JsonElement.Parse(Encoding.UTF8.GetBytes(function.Arguments)));
            }
            else
            {
                json.WriteText("type", part.Thought ? "thought" : "model_output");
                json.WriteStartArray(part.Thought ? "summary" : "content");
                json.WriteStartObject();
                json.WriteText("type", "text");
                json.WriteText("text", part.Text);
                json.WriteEndObject();
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
