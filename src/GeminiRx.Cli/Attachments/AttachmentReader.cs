using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>Reads the attachments of a request. What is too large for the request is uploaded, and the request refers to it.</summary>
internal sealed class AttachmentReader(GeminiClient client, bool isQuiet)
{
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

        var part = await RequestBuilder.AttachAsync(path, cancellationToken);
        _inlineBytes += (part as InlineDataPart)?.Data.Length ?? 0;
        return part;
    }

    /// <summary>Uploads the file if it is too large for a request.</summary>
    /// <returns>The address of the uploaded file; otherwise the path.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<string> UploadIfLargeAsync(string path, CancellationToken cancellationToken)
    {
        if (SizeOf(path) is { } size && !IsSentInline(path, size))
        {
            return (await UploadAsync(path, size, cancellationToken)).ToPart().FileUri;
        }

        _inlineBytes += SizeOf(path) ?? 0;
        return path;
    }

    private bool IsSentInline(string path, long size) => AttachmentLimits.Fits(path, size, _inlineBytes);

    // Null for an address, and for a file whose size is not known: a pipe, or none at all.
    private static long? SizeOf(string path) =>
        !path.Contains("://", StringComparison.Ordinal) && File.Exists(path) ? FileLinks.LengthOf(path) : null;

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
