using System.Reactive.Linq;
using System.Threading.Channels;
using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Answers;

/// <summary>Writes one answer: acquires the lease, appends batches, keeps the lease, stops the source when it is asked to.</summary>
internal sealed partial class AnswerWriter(IAnswerLog log, string id, AnswerWriterOptions options)
{
    private const int Capacity = 1024;
    private const int MaxBatchBytes = 1 << 20;

    private readonly Patience _patience = new(log.Options);
    private readonly TimeProvider _timeProvider = log.Options.TimeProvider;
    private long _position;
    private long _appendedAt;
    private long _renewedAt;
    private long _begun; // appends
    private long _ended; // the last append that has ended, as its number
    private bool _isClosed;
    private AnswerLogException? _lost;

    private TimeSpan RenewalInterval => log.Options.Lease / 3;

    /// <summary>Writes.</summary>
    /// <param name="acquire">Acquires the lease.</param>
    /// <param name="begin">Creates the answer, once the lease is acquired.</param>
    /// <param name="observer">Receives the offset at the start, and after each append.</param>
    /// <param name="cancellationToken">Ends the writing without an end of the answer.</param>
    public async Task RunAsync(
        Func<string, Task<AnswerLease>> acquire,
        Func<AnswerLease, Task<IObservable<Chunk>>> begin,
        IObserver<string> observer,
        CancellationToken cancellationToken
    )
    {
        var producer = options.Producer ?? Guid.NewGuid().ToString("N");
        var lease = await acquire(producer).ConfigureAwait(false);
        _position = lease.Position;
        _appendedAt = _renewedAt = _timeProvider.GetTimestamp();
        using var stop = new CancellationTokenSource();
        using var writing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var monitoring = MonitorAsync(lease, stop, writing);
        try
        {
            observer.OnNext(AnswerOffset.At(lease.Position));
            var answer = await begin(lease).ConfigureAwait(false);
            await WriteAsync(answer.StopWhen(stop.Token), lease, observer, stop, writing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_lost is not null)
        {
            throw _lost;
        }
        finally
        {
            await writing.CancelAsync().ConfigureAwait(false);
            await monitoring.ConfigureAwait(false);
            if (!_isClosed && _lost is null)
            {
                await ReleaseAsync(lease).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteAsync(
        IObservable<Chunk> answer,
        AnswerLease lease,
        IObserver<string> observer,
        CancellationTokenSource stop,
        CancellationToken cancellationToken
    )
    {
        // Cancelled at each end, so that the source is disposed if the log ends first.
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var chunks = answer.Where(chunk => chunk is not KeepAliveChunk).ToChannel(Capacity, reading.Token);
            Exception? failure = null;
            while (!_isClosed)
            {
                var batch = new List<AnswerRecord>();
                var isOpen = true;
                try
                {
                    isOpen = await FillAsync(batch, chunks, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    (isOpen, failure) = (false, e);
                }

                if (!isOpen)
                {
                    batch.Add(AnswerRecords.EndOf(failure));
                }

                var state = await AppendAsync(lease, batch, cancellationToken).ConfigureAwait(false);
                observer.OnNext(state.End);
                if (state.IsStopRequested)
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                }
            }

            if (failure is not (null or GeminiException))
            {
                throw failure;
            }
        }
        finally
        {
            await reading.CancelAsync().ConfigureAwait(false);
        }
    }

    // False at the end of the answer. An exception of the source comes after all of its chunks.
    private async Task<bool> FillAsync(List<AnswerRecord> batch, ChannelReader<Chunk> chunks, CancellationToken cancellationToken)
    {
        if (!await chunks.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        Take();
        var remaining = options.BatchInterval - _timeProvider.GetElapsedTime(_appendedAt);
        if (batch.Count < options.MaxBatch && remaining > TimeSpan.Zero && !chunks.Completion.IsCompleted)
        {
            await Task.Delay(remaining, _timeProvider, cancellationToken).ConfigureAwait(false);
            Take();
        }

        return true;

        void Take()
        {
            var bytes = batch.Sum(record => record.Data.Length);
            while (batch.Count < options.MaxBatch && bytes < MaxBatchBytes && chunks.TryRead(out var chunk))
            {
                var record = AnswerRecords.Of(chunk);
                bytes += record.Data.Length;
                batch.Add(record);
            }
        }
    }

    private async Task<AnswerState> AppendAsync(AnswerLease lease, List<AnswerRecord> batch, CancellationToken cancellationToken)
    {
        AnswerState state;
        var number = Interlocked.Increment(ref _begun);
        try
        {
            state = await SendAsync(batch).ConfigureAwait(false);
        }
        catch (AnswerLogException e) when (e.Fault == AnswerLogFault.TooLarge)
        {
            var end = AnswerRecords.EndOf(LogErrors.AnswerTooLarge(log.Options.MaxBytes));
            state = await SendAsync([end]).ConfigureAwait(false);
        }

        (_position, _isClosed) = (state.Position, state.IsClosed);
        _appendedAt = _renewedAt = _timeProvider.GetTimestamp();
        Interlocked.Exchange(ref _ended, number);
        return state;

        Task<AnswerState> SendAsync(IReadOnlyList<AnswerRecord> records) =>
            _patience.RunAsync(() => log.AppendAsync(id, lease, _position, records, cancellationToken), cancellationToken);
    }

    // So that another process can take over at once. Without it, the lease expires.
    private async Task ReleaseAsync(AnswerLease lease)
    {
        try
        {
            using var limit = new CancellationTokenSource(log.Options.Lease, _timeProvider);
            await log.ReleaseAsync(id, lease, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AnswerLogException or OperationCanceledException)
        {
            // The lease expires.
        }
    }
}
