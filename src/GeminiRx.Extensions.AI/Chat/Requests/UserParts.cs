using GeminiRx.Extensions.AI.Chat.Contents;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Requests;

/// <summary>Converts the contents of messages that are not the assistant's.</summary>
internal static class UserParts
{
    /// <returns>The part; null for a content that only accompanies a message.</returns>
    /// <exception cref="ArgumentException">The service does not have such a content.</exception>
    public static Part? Of(AIContent content, FunctionResults results) =>
        content switch
        {
            TextContent { Text.Length: 0 } or UsageContent or ErrorContent or RewindContent => null,
            TextContent text => text.Text,
            FunctionResultContent result => results.ToPart(result),
            _ => MediaOf(content)
                ?? throw new ArgumentException(
                    $"The service has no counterpart of {content.GetType().Name}: use text, data, addresses or results of functions.",
                    nameof(content)
                ),
        };

    /// <returns>The part of data or of an address; null for another content.</returns>
    public static MediaPart? MediaOf(AIContent content) =>
        content switch
        {
            DataContent data => Part.FromBytes(data.Data, data.MediaType),
            UriContent file => FileOf(file.Uri.OriginalString, file.MediaType),
            HostedFileContent file => FileOf(file.FileId, file.MediaType),
            _ => null,
        };

    // A type such as image/* lets the service detect the type.
    private static FileDataPart FileOf(string address, string? mediaType) =>
        Part.FromUri(
            address,
            mediaType is null or MediaTypes.Unknown || mediaType.Contains('*', StringComparison.Ordinal) ? null : mediaType
        );
}
