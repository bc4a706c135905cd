using System.Text;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Interactions;

/// <summary>Writes the settings and the tools of a request under the names of interactions.</summary>
internal static class InteractionSettings
{
    /// <summary>Writes the members.</summary>
    public static void Write(Utf8JsonWriter json, GenerateRequest request)
    {
        WriteConfig(json, request);
        WriteTools(json, request.Tools);
        if (request.ResponseSchema is { } schema)
        {
            json.WriteStartObject("response_format"u8);
            json.WriteString("type"u8, "text"u8);
            json.WriteText("mime_type", request.MimeTypeOrDefault);
            json.WritePropertyName("schema"u8);
            JsonStrings.Repair(schema.Json).WriteTo(json);
            json.WriteEndObject();
        }
        else
        {
            json.WriteText("response_mime_type", request.ResponseMimeType);
        }

        WriteTexts(json, "response_modalities", request.ResponseModalities.Select(modality => Lower(modality.Value)));
        WriteSafety(json, request.Safety);
        json.WriteText("cached_content", request.CachedContent);
        json.WriteText("service_tier", request.ServiceTier is { } tier ? Lower(tier.Value) : null);

        if (request.Labels.Count > 0)
        {
            json.WriteStartObject("labels"u8);
            foreach (var (name, value) in request.Labels)
            {
                json.WritePropertyName(Encoding.UTF8.GetBytes(name));
                json.WriteTextValue(value);
            }

            json.WriteEndObject();
        }
    }

    // In interactions every enumeration is in lower case.
    private static string Lower(string? value) => value?.ToLowerInvariant() ?? "";

    private static void WriteConfig(Utf8JsonWriter json, GenerateRequest request)
    {
        var members = new List<(string Name, Action Write)>();
        Add("temperature", request.Temperature, json.WriteNumberValue);
        Add("top_p", request.TopP, json.WriteNumberValue);
        Add("seed", request.Seed, json.WriteNumberValue);
        Add("max_output_tokens", request.MaxOutputTokens, json.WriteNumberValue);
        Add("thinking_level", request.Thinking?.Level, level => json.WriteTextValue(Lower(level.Value)));
        if (request.Thinking is { } thinking)
        {
            members.Add(("thinking_summaries", () => json.WriteStringValue(thinking.IncludeThoughts ? "auto" : "none")));
        }

        if (request.StopSequences.Count > 0)
        {
            members.Add(("stop_sequences", () => WriteItems(json, request.StopSequences)));
        }

        if (request.FunctionCalling is { } calling)
        {
            members.Add(("tool_choice", () => WriteChoice(json, calling)));
        }

        if (request.Speech is { } speech)
        {
            members.Add(("speech_config", () => WriteSpeech(json, speech)));
        }

        if (request.Image is { AspectRatio: not null } or { ImageSize: not null })
        {
            members.Add(("image_config", () => WriteImage(json, request.Image!)));
        }

        if (members.Count == 0)
        {
            return;
        }

        json.WriteStartObject("generation_config"u8);
        foreach (var (name, write) in members)
        {
            json.WritePropertyName(name);
            write();
        }

        json.WriteEndObject();

        void Add<T>(string name, T? value, Action<T> write)
            where T : struct
        {
            if (value is { } set)
            {
                members.Add((name, () => write(set)));
            }
        }
    }

    private static void WriteChoice(Utf8JsonWriter json, FunctionCallingConfig calling)
    {
        var mode = Lower(calling.Mode.Value);
        if (calling.AllowedFunctionNames.Count == 0)
        {
            json.WriteTextValue(mode);
            return;
        }

        json.WriteStartObject();
        json.WriteStartObject("allowed_tools"u8);
        json.WriteText("mode", mode);
        WriteTexts(json, "tools", calling.AllowedFunctionNames);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSpeech(Utf8JsonWriter json, SpeechConfig speech)
    {
        json.WriteStartArray();
        var one = new (string? Speaker, string? Voice)[] { (null, speech.Voice) };
        var voices =
            speech.Speakers.Count == 0 ? one : speech.Speakers.Select(speaker => ((string?)speaker.Speaker, (string?)speaker.Voice));
        foreach (var (speaker, voice) in voices)
        {
            json.WriteStartObject();
            json.WriteText("language", speech.LanguageCode);
            json.WriteText("speaker", speaker);
            json.WriteText("voice", voice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteImage(Utf8JsonWriter json, ImageConfig image)
    {
        json.WriteStartObject();
        json.WriteText("aspect_ratio", image.AspectRatio);
        json.WriteText("image_size", image.ImageSize);
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<Tool> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            ToolWriter.Write(json, tool);
        }

        json.WriteEndArray();
    }

    private static void WriteSafety(Utf8JsonWriter json, IReadOnlyList<SafetySetting> settings)
    {
        if (settings.Count == 0)
        {
            return;
        }

        json.WriteStartArray("safety_settings"u8);
        foreach (var setting in settings)
        {
            json.WriteStartObject();
            var category = Lower(setting.Category.Value);
            const string Prefix = "harm_category_";
            json.WriteText("type", category.StartsWith(Prefix, StringComparison.Ordinal) ? category[Prefix.Length..] : category);
            json.WriteText("threshold", Lower(setting.Threshold.Value));
            json.WriteText("method", setting.Method is { } method ? Lower(method.Value) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        if (texts.Any())
        {
            json.WritePropertyName(name);
            WriteItems(json, texts);
        }
    }

    private static void WriteItems(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
        {
            json.WriteTextValue(text);
        }

        json.WriteEndArray();
    }
}
