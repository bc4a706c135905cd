using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GeminiRx.Cli;

/// <summary>
/// The settings of a question from one source: the command line, the environment, or the settings file. A null member is not set in that
/// source. The JSON names are the option names without leading dashes.
/// </summary>
internal sealed record AskSettings
{
    public string? Model { get; init; }

    public string? Endpoint { get; init; }

    public string? System { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public int? TopK { get; init; }

    public int? MaxTokens { get; init; }

    [JsonConverter(typeof(TextsConverter))]
    public string[]? Stop { get; init; }

    [JsonConverter(typeof(TextsConverter))]
    public string[]? Safety { get; init; }

    public bool? Thoughts { get; init; }

    [JsonConverter(typeof(TextConverter))]
    public string? Thinking { get; init; }

    public string? Schema { get; init; }

    public bool? Search { get; init; }

    public bool? Url { get; init; }

    public bool? RunCode { get; init; }

    public string? Format { get; init; }

    public double? TimeoutFirst { get; init; }

    public double? TimeoutGap { get; init; }

    public int? Retries { get; init; }

    public string? KeyFile { get; init; }

    public bool? Verbose { get; init; }

    public bool? Quiet { get; init; }

    public bool? NoHistory { get; init; }

    public bool? Usage { get; init; }

    public string? Prices { get; init; }

    public bool? Log { get; init; }

    /// <summary>The names of all settings.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [.. AskSettingsContext.Default.AskSettings.Properties.Select(member => member.Name)];

    /// <summary>The type of a setting.</summary>
    public static Type TypeOf(string name) =>
        AskSettingsContext.Default.AskSettings.Properties.Single(member => member.Name == name).PropertyType;

    /// <summary>The members that are set, by name.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, AskSettingsContext.Default.AskSettings)!.AsObject();

    /// <summary>Creates settings from their members.</summary>
    /// <exception cref="JsonException">A member has a value of another type.</exception>
    public static AskSettings FromJson(JsonObject members) => members.Deserialize(AskSettingsContext.Default.AskSettings)!;
}

[JsonSerializable(typeof(AskSettings))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowReadingFromString
)]
internal sealed partial class AskSettingsContext : JsonSerializerContext;

/// <summary>Reads a string that may be written as a whole number.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number when reader.TryGetInt32(out var number) => $"{number}",
            _ => throw new JsonException(),
        };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Reads a list of strings. A single string is a list with one item.</summary>
internal sealed class TextsConverter : JsonConverter<string[]>
{
    public override string[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return [reader.GetString()!];
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            texts.Add(reader.GetString()!);
        }

        return reader.TokenType == JsonTokenType.EndArray ? [.. texts] : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
