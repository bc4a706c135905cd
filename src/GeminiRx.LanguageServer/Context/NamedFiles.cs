using System.Text;
using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Rpc;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Context;

/// <summary>A file that an instruction names, with its text.</summary>
/// <param name="Name">Its path relative to the folder of the workspace, with slashes.</param>
/// <param name="Text">The text of the open document, otherwise of the file.</param>
/// <param name="Uri">The open document; null if it is not open.</param>
internal sealed record NamedFile(string Name, DocumentText Text, DocumentUri? Uri);

/// <summary>Reads the files that an instruction names. Only files inside of the workspace's folder are read.</summary>
/// <param name="rules">Which files are never sent.</param>
/// <param name="documents">The open documents, whose text takes precedence over the file.</param>
internal sealed class NamedFiles(IgnoreRules rules, DocumentStore documents)
{
    private const int MaxFiles = 20;
    private const int MaxFileBytes = 1024 * 1024;

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the files that an instruction names.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="document">The document that it is about.</param>
    /// <returns>The files, and the paths that look like files and do not exist.</returns>
    /// <exception cref="LocalRpcException">A file may not or cannot be sent.</exception>
    public (IReadOnlyList<NamedFile> Files, IReadOnlyList<string> Missing) Read(string instruction, DocumentUri document)
    {
        var (files, missing) = (new List<NamedFile>(), new List<string>());
        foreach (var mention in FileMention.FindAll(instruction, Path.GetExtension(document.Name)))
        {
            if (document.FilePath is not { } own)
            {
                // Without a folder there is no file.
                missing.AddRange(mention.IsPathLike ? [mention.Path] : []);
            }
            else if (Read(mention, rules.FolderOf(own)) is { } file)
            {
                files.AddRange(files.Any(other => other.Name == file.Name) ? [] : [file]);
            }
            else if (mention.IsPathLike)
            {
                missing.Add(mention.Path);
            }
        }

        return files.Count <= MaxFiles
            ? (files, missing)
            : throw ServerConnection.Refuse(
                ServerConnection.InvalidParams,
                $"The instruction names {files.Count} files with @, and at most {MaxFiles} are sent: name fewer."
            );
    }

    private NamedFile? Read(FileMention mention, string folder)
    {
        if (mention.Path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(folder, mention.Path));
        if (!ContextPaths.IsInside(folder, path))
        {
            throw Refuse(mention, $"it is outside of the folder {folder}");
        }

        try
        {
            var open = documents.FindFile(path);
            if (open is null && !Path.Exists(path))
            {
                return null;
            }

            if (!ContextPaths.IsInside(FileLinks.Resolve(folder), FileLinks.Resolve(path)))
            {
                throw Refuse(mention, $"it is a link to a place outside of the folder {folder}");
            }

            if (Directory.Exists(path))
            {
                return mention.IsPathLike ? throw Refuse(mention, "it is a folder") : null;
            }

            if (rules.WhyNotSent(path) is { } reason)
            {
                throw Refuse(mention, reason);
            }

            return new NamedFile(
                ContextPaths.Relative(folder, path),
                open is null ? CommitDocument.TextToSend(Path.GetFileName(path), ReadText(mention, path)) : CommitDocument.TextToSend(open),
                open?.Uri
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refuse(mention, $"it cannot be read ({e.Message.TrimEnd('.')})");
        }
    }

    private static string ReadText(FileMention mention, string path)
    {
        var length = FileLinks.LengthOf(path);
        if (length is 0 or > MaxFileBytes)
        {
            throw Refuse(mention, length == 0 ? "it is empty, or no regular file" : $"it has {length} bytes, more than {MaxFileBytes}");
        }

        try
        {
            var text = _strict.GetString(ReadAtMost(path)).TrimStart('\uFEFF');
            return text.Contains('\0', StringComparison.Ordinal) ? throw Refuse(mention, "it is no text") : text;
        }
        catch (DecoderFallbackException)
        {
            throw Refuse(mention, "it is no text in UTF-8");
        }
    }

    // A file may grow meanwhile.
    private static byte[] ReadAtMost(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[Math.Min(file.Length, MaxFileBytes)];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static LocalRpcException Refuse(FileMention mention, string reason) =>
        ServerConnection.Refuse(
            ServerConnection.InvalidParams,
            $"The file @{mention.Path} is not sent: {reason}. Name another file, or write the name without @."
        );
}
