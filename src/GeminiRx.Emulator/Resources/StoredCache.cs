using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>A cache as <c>cachedContents.get</c> describes it. Of its content, only the number of tokens is kept.</summary>
internal sealed record StoredCache(string Name, string Model, int Tokens, DateTimeOffset Created)
{
    public string? DisplayName { get; init; }

    public DateTimeOffset Updated { get; init; } = Created;

    public DateTimeOffset Expires { get; init; }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteText("name", Name);
        writer.WriteText("model", Model);
        if (DisplayName is not null)
        {
            writer.WriteText("displayName", DisplayName);
        }

        writer.WriteTime("createTime", Created);
        writer.WriteTime("updateTime", Updated);
        writer.WriteTime("expireTime", Expires);
        writer.WriteStartObject("usageMetadata");
        writer.WriteNumber("totalTokenCount", Tokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
