using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Runtime.CompilerServices;
using GeminiRx.Errors;
using GeminiRx.Files;
using GeminiRx.Wire.Http;
using GeminiRx.Wire.Resources;

namespace GeminiRx;

/// <summary>The files of a project (Files API of the Gemini API): up to 2 GB each and 20 GB together, kept for 48 hours, without cost.
/// Every observable is cold: each subscription sends its own requests.</summary>
/// <remarks>Vertex AI has no such files: there, every method throws a <see cref="GeminiConfigurationException"/>.</remarks>
public sealed class GeminiFiles
{
    // The maximum of the service, for the fewest requests.
    private const int FilesPerPage = 100;

    private readonly GeminiOptions _options;
    private readonly Addresses _addresses;

    internal GeminiFiles(GeminiOptions options, Addresses addresses) => (_options, _addresses) = (options, addresses);

    /// <summary>
    /// Uploads a file by the resumable protocol: in pieces, each of which is confirmed. After a lost connection or an overload, the upload
    /// continues where the service's confirmation ends (<see cref="UploadOptions.MaxRetries"/>).
    /// </summary>
    /// <param name="path">The path of the file. It is opened on subscription.</param>
    /// <param name="options">The names, the media type and the size of the pieces. Default null: the defaults of
    /// <see cref="UploadOptions"/>.</param>
    /// <param name="scheduler">Runs the delays before a continuation. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The progress, delivered on a pool thread: at the start with 0 bytes, after each confirmed piece, and at the end with
    /// <see cref="FileUpload.File"/>. A video or audio file may still be processed then: see <see cref="WaitUntilActive"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the element with the file.</description></item>
    /// <item><description>OnError: a <see cref="GeminiFileException"/> if the file cannot be read, or changes while it is uploaded; any
    /// other <see cref="GeminiException"/> if the service or the network fails for good. The incomplete upload expires by
    /// itself.</description></item>
    /// <item><description>Dispose: aborts the upload. No notification and no request follow.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="GeminiConfigurationException">The client uses Vertex AI.</exception>
    public IObservable<FileUpload> Upload(string path, UploadOptions? options = null, IScheduler? scheduler = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Upload(() => UploadContent.Open(path), options?.DisplayName ?? Path.GetFileName(path), options, scheduler);
    }

    /// <inheritdoc cref="Upload(string, UploadOptions?, IScheduler?)"/>
    /// <summary>Uploads a stream from its present position to its end, as a file.</summary>
    /// <param name="stream">The stream. It is read on subscription, and not disposed. If it can seek, each subscription starts at the
    /// position that it has now; otherwise it serves one subscription, and <see cref="UploadOptions.Length"/> must be set.</param>
    /// <param name="options">The names, the media type, the length and the size of the pieces. Default null: the defaults of
    /// <see cref="UploadOptions"/>.</param>
    /// <param name="scheduler">Runs the delays before a continuation. Default: <see cref="DefaultScheduler"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be read, or its length is unknown.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public IObservable<FileUpload> Upload(Stream stream, UploadOptions? options = null, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream cannot be read: open it for reading.", nameof(stream));
        }

        var position = stream.CanSeek ? stream.Position : (long?)null;
        var length =
            options?.Length
            ?? (stream.CanSeek ? stream.Length - stream.Position : (long?)null)
            ?? throw new ArgumentException("The length of the stream is unknown: set UploadOptions.Length.", nameof(stream));
        var name = options?.DisplayName ?? "The stream";
        return Upload(() => UploadContent.Open(stream, position, length, name), options?.DisplayName, options, scheduler);
    }

    /// <summary>Describes a file.</summary>
    /// <param name="name">The name, such as <c>files/abc-123</c>, with or without <c>files/</c>; or the file's address.</param>
    /// <returns>
    /// The file, delivered on a pool thread.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the file.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>; with the code 403 if the file is deleted, expired or of another
    /// project.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    /// <exception cref="GeminiConfigurationException">The client uses Vertex AI.</exception>
    public IObservable<GeminiFile> Get(string name)
    {
        var complete = Check(name);
        return UnaryStream.Single(cancellationToken => GetAsync(complete, cancellationToken));
    }

    /// <summary>Lists the files of the project, page after page, each when it is needed.</summary>
    /// <returns>
    /// The files in the service's order, delivered on a pool thread when their page arrives.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the last.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>, after the files of the pages before.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="GeminiConfigurationException">The client uses Vertex AI.</exception>
    public IObservable<GeminiFile> List()
    {
        CheckService();
        return UnaryStream.Pages(
            async (pageToken, cancellationToken) =>
                ResourceDecoder.ReadFiles(
                    await JsonCall
                        .SendAsync(_options, HttpMethod.Get, _addresses.ForFiles(FilesPerPage, pageToken), body: null, cancellationToken)
                        .ConfigureAwait(false)
                )
        );
    }

    /// <summary>Deletes a file before it expires.</summary>
    /// <param name="name">As of <see cref="Get"/>.</param>
    /// <returns>
    /// The complete name of the deleted file, delivered on a pool thread; the rest as <see cref="Get"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    /// <exception cref="GeminiConfigurationException">The client uses Vertex AI.</exception>
    public IObservable<string> Delete(string name)
    {
        var complete = Check(name);
        return UnaryStream.Single(async cancellationToken =>
        {
            await ResourceCall.SendAsync(_options, HttpMethod.Delete, _addresses, complete, cancellationToken).ConfigureAwait(false);
            return complete;
        });
    }

    /// <summary>Waits until the service has processed a file, so that a request can use it. Videos take seconds to minutes; other files
    /// are active at once.</summary>
    /// <param name="name">As of <see cref="Get"/>.</param>
    /// <param name="options">The interval and the limit. Default null: the defaults of <see cref="WaitOptions"/>.</param>
    /// <param name="scheduler">Runs the intervals and measures the limit. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The active file, delivered on a pool thread or on a thread of <paramref name="scheduler"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the file.</description></item>
    /// <item><description>OnError: a <see cref="GeminiFileException"/> if the processing failed; a <see cref="GeminiTimeoutException"/>
    /// with <see cref="TimeLimit.Processing"/> after the limit; any other <see cref="GeminiException"/> of a request. A request is not
    /// retried.</description></item>
    /// <item><description>Dispose: ends the wait. No notification and no request follow.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    /// <exception cref="GeminiConfigurationException">The client uses Vertex AI.</exception>
    public IObservable<GeminiFile> WaitUntilActive(string name, WaitOptions? options = null, IScheduler? scheduler = null)
    {
        var (complete, wait, timer) = (Check(name), options ?? new WaitOptions(), scheduler ?? DefaultScheduler.Instance);
        var tooLong = Observable.Defer(() => Observable.Throw<GeminiFile>(FileErrors.StillProcessing(complete, wait.Limit)));
        var waiting = UnaryStream.Single(async cancellationToken =>
        {
            var end = timer.Now + wait.Limit;
            while (true)
            {
                var file = await GetAsync(complete, cancellationToken).ConfigureAwait(false);
                if (file.State is null || file.State == FileState.Active)
                {
                    return file;
                }

                if (file.State == FileState.Failed)
                {
                    throw FileErrors.ProcessingFailed(complete, file.Error);
                }

                if (timer.Now + wait.Interval > end)
                {
                    throw FileErrors.StillProcessing(complete, wait.Limit);
                }

                await Observable.Timer(wait.Interval, timer).ToTask(cancellationToken).ConfigureAwait(false);
            }
        });

        // The limit holds for a request that is not answered too.
        return waiting.Timeout(wait.Limit, tooLong, timer);
    }

    private IObservable<FileUpload> Upload(Func<UploadContent> open, string? displayName, UploadOptions? given, IScheduler? scheduler)
    {
        CheckService();
        var options = given ?? new UploadOptions();
        return UnaryStream.Sequence(Run);

        async IAsyncEnumerable<FileUpload> Run([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var content = open();
            await using var closed = content.ConfigureAwait(false);
            var call = new UploadCall(_options, _addresses.ForUpload());
            var uploader = new FileUploader(call, content, options, scheduler ?? DefaultScheduler.Instance);
            await foreach (var progress in uploader.RunAsync(displayName, cancellationToken).ConfigureAwait(false))
            {
                yield return progress;
            }
        }
    }

    private async Task<GeminiFile> GetAsync(string name, CancellationToken cancellationToken) =>
        ResourceDecoder.ReadFile(
            await ResourceCall.SendAsync(_options, HttpMethod.Get, _addresses, name, cancellationToken).ConfigureAwait(false)
        );

    private string Check(string name)
    {
        CheckService();
        return ResourceAddresses.FileName(name);
    }

    private void CheckService()
    {
        if (_options.Vertex is not null)
        {
            throw ConfigurationErrors.NoFilesOnVertex();
        }
    }
}
