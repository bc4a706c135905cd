using System.Net.Http.Headers;

namespace GeminiRx.Extensions.AI.Chat.Contents;

internal static class MediaTypes
{
    /// <summary>The media type of a file whose type the service did not send.</summary>
    public const string Unknown = "application/octet-stream";

    public static bool IsValid(string? mediaType) => MediaTypeHeaderValue.TryParse(mediaType, out _);
}
