using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>Reads the attachments of a request. What is too large for the request is uploaded, and the request refers to it.</summary>
/// <param name="client">Uploads files.</param>
/// <param name="isQuiet">Whether the progress of uploads is hidden.</param>
internal sealed class AttachmentReader(GeminiClient client, bool isQuiet)
{
    // Of a pipe or a device, whose size is not known before.
    private const int MaxStreamBytes = 70_000_000;

    // Small pieces make fine progress; the service wants multiples of 256 KiB.
    private const int ChunkBytes = 2 * 1024 * 1024;

    private long _inlineBytes;

    /// <summary>Creates the part of a local file, or of an address that the service fetches.</summary>
    /// <exception cref="UsageException">It cannot be attached.</exception>
    /// <exception cref="GeminiException">The upload failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, which aborts the
    /// upload.</exception>
    public async Task<Part> ReadAsync(string path, CancellationToken cancellationToken)
    {
        path = UserPath.Expand(path);
        if (SizeOf(path) is { } size && !IsSentInline(path, size))
        {
            return (await UploadAsync(path, size, cancellationToken)).ToPart();
        }

        var part = await AttachAsync(path, cancellationToken);
        _inlineBytes += (part as InlineDataPart)?.Data.Length ?? 0;
        return part;
    }

    /// <summary>Uploads the file if it is too large for a request.</summary>
    /// <returns>The address of the uploaded file; otherwise the path, with the home folder for <c>~</c>.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<string> UploadIfLargeAsync(string path, CancellationToken cancellationToken)
    {
        path = UserPath.Expand(path);
        if (SizeOf(path) is { } size && !IsSentInline(path, size))
        {
            return (await UploadAsync(path, size, cancellationToken)).ToPart().FileUri;
        }

        _inlineBytes += SizeOf(path) ?? 0;
        return path;
    }

    /// <summary>Where a conversation finds an attachment later: the address of what was uploaded, else the path.</summary>
    /// <returns>Null for a pipe or a device, which cannot be read again.</returns>
    public static string? PlaceOf(string path, Part part) =>
        part is FileDataPart file ? file.FileUri
        : SizeOf(UserPath.Expand(path)) is > 0 ? UserPath.Expand(path)
        : null;

    private bool IsSentInline(string path, long size) => AttachmentLimits.Fits(path, size, _inlineBytes);

    // Null for an address, and if there is no file; 0 for a pipe or a device, whose size is not known.
    private static long? SizeOf(string path)
    {
        try
        {
            return !path.Contains("://", StringComparison.Ordinal) && File.Exists(path) ? FileLinks.LengthOf(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.InvalidAttachment(path, e);
        }
    }

    private static async Task<Part> AttachAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return path.Contains("://", StringComparison.Ordinal) ? Part.FromUri(path)
                : SizeOf(path) == 0 ? await FromStreamAsync(path, cancellationToken)
                : await Part.FromFileAsync(path, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw UsageErrors.InvalidAttachment(path, e);
        }
    }

    // The shell makes pipes for <(command). One that nobody writes to blocks its thread for ever; the question is stopped all the same.
    private static async Task<Part> FromStreamAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await Task.Run(() => ReadStream(path), CancellationToken.None).WaitAsync(cancellationToken);
        return MediaType.Detect(bytes, path) is { } type ? Part.FromBytes(bytes, type) : throw UsageErrors.UnknownAttachment(path);
    }

    private static byte[] ReadStream(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (stream.Read(buffer) is > 0 and var count)
        {
            all.Write(buffer, 0, count);
            if (all.Length > MaxStreamBytes)
            {
                throw UsageErrors.EndlessAttachment(path, MaxStreamBytes / 1_000_000);
            }
        }

        return all.ToArray();
    }

    private async Task<GeminiFile> UploadAsync(string path, long size, CancellationToken cancellationToken)
    {
        StandardError.WriteMessage(UploadMessages.Start(Path.GetFileName(path), size));
        using var progress = new UploadProgress(isQuiet);
        try
        {
            GeminiFile? file = null;
            await client
                .Files.Upload(path, new UploadOptions { ChunkBytes = ChunkBytes })
                .ForEachAsync(
                    step =>
                    {
                        progress.Show(step);
                        file = step.File ?? file;
                    },
                    cancellationToken
                );
            if (file!.State == FileState.Processing)
            {
                progress.ShowProcessing();
                file = await client.Files.WaitUntilActive(file.Name).ToTask(cancellationToken);
            }

            return file;
        }
        catch (GeminiFileException e) when (e.Fault == FileFault.Unusable)
        {
            throw UsageErrors.InvalidAttachment(path, e);
        }
    }
}
