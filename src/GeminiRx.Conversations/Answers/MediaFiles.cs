using System.Globalization;

namespace GeminiRx.Conversations.Answers;

/// <summary>Keeps pictures and other media of answers in files beside the conversation.</summary>
internal static class MediaFiles
{
    private const int MaxFiles = 10_000;

    /// <summary>Writes a medium to a new file that only the user can read.</summary>
    /// <returns>The name of the file, such as <c>chat-1.png</c>.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder is denied.</exception>
    public static string Save(string conversation, MediaChunk media)
    {
        var folder = Path.GetDirectoryName(conversation)!;
        for (var number = 1; ; number++)
        {
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileNameWithoutExtension(conversation)}-{number}{ExtensionOf(media.MimeType)}"
            );
            var path = Path.Combine(folder, name);
            if (File.Exists(path) && number < MaxFiles)
            {
                continue;
            }

            using var file = ChatFile.OpenPrivate(path, FileMode.CreateNew, FileShare.None);
            file.Write(media.Data.Span);
            file.Flush(flushToDisk: true);
            return name;
        }
    }

    private static string ExtensionOf(string mimeType) =>
        mimeType.Split(';')[0].Trim() switch
        {
            "image/jpeg" => ".jpg",
            "audio/mpeg" => ".mp3",
            "audio/x-wav" => ".wav",
            var type when type.Split('/') is ["image" or "audio" or "video", var kind] && kind.All(char.IsAsciiLetterOrDigit) => $".{kind}",
            _ => ".bin",
        };
}
