using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>A file as <c>files.get</c> describes it. Its bytes are not kept: the service never sends them back either.</summary>
internal sealed record StoredFile(string Name, string MimeType, string Uri, DateTimeOffset Created)
{
    /// <summary>The time after which the service deletes a file.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(48);

    // A video is processed before it can be used. The time is the emulator's own.
    private static readonly TimeSpan _processingTime = TimeSpan.FromSeconds(2);

    /// <summary>A video with this display name cannot be processed.</summary>
    public const string FailingName = "fault-failed";

    public string? DisplayName { get; init; }

    public long SizeBytes { get; init; }

    public string Sha256Hash { get; init; } = "";

    public DateTimeOffset Expires => Created + Lifetime;

    /// <summary>The name without its collection, as errors of the service quote it.</summary>
    public string Id => Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private bool IsVideo => MimeType.StartsWith("video/", StringComparison.Ordinal);

    public string StateAt(DateTimeOffset now) =>
        !IsVideo ? "ACTIVE"
        : now < Created + _processingTime ? "PROCESSING"
        : DisplayName == FailingName ? "FAILED"
        : "ACTIVE";

    public void Write(Utf8JsonWriter writer, DateTimeOffset now)
    {
        writer.WriteStartObject();
        writer.WriteText("name", Name);
        if (DisplayName is not null)
        {
            writer.WriteText("displayName", DisplayName);
        }

        writer.WriteText("mimeType", MimeType);
        writer.WriteText("sizeBytes", SizeBytes.ToString(CultureInfo.InvariantCulture));
        writer.WriteTime("createTime", Created);
        writer.WriteTime("updateTime", Created);
        writer.WriteTime("expirationTime", Expires);
        writer.WriteText("sha256Hash", Sha256Hash);
        writer.WriteText("uri", Uri);
        var state = StateAt(now);
        writer.WriteText("state", state);
        writer.WriteText("source", "UPLOADED");
        if (IsVideo && state == "ACTIVE")
        {
            writer.WriteStartObject("videoMetadata");
            writer.WriteText("videoDuration", "60s");
            writer.WriteEndObject();
        }

        if (state == "FAILED")
        {
            writer.WriteStartObject("error");
            writer.WriteNumber("code", 3);
            writer.WriteText("message", "The video cannot be processed.");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
