namespace GeminiRx.Relay;

/// <summary>
/// Keeps answers as logs of records that any number of processes read while one process writes. <see cref="FileAnswerLog"/> keeps them in a
/// folder, <see cref="RedisAnswerLog"/> in Redis. <see cref="AnswerLogs.WriteTo"/>, <see cref="AnswerLogs.Follow"/> and
/// <see cref="AnswerLogs.TakeOver"/> write and read chunks; the members here are what they use.
/// </summary>
/// <remarks>
/// Thread-safe. All members fail with an <see cref="AnswerLogException"/>: <see cref="AnswerLogFault.InvalidId"/> for an id other than 1 to
/// 128 ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c> (not at the start), <see cref="AnswerLogFault.Unavailable"/> while the
/// storage
/// is away. A member that failed so may have had its effect; repeating it is safe.
/// </remarks>
public interface IAnswerLog
{
    /// <summary>The limits of the answers.</summary>
    AnswerLogOptions Options { get; }

    /// <summary>Creates the log of a new answer, and makes a producer its only writer. If the same producer has created it and written
    /// nothing, it receives a new lease.</summary>
    /// <param name="id">The id of the answer.</param>
    /// <param name="producer">A name that no other producer has, of 1 to 128 characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease. It lasts for <see cref="AnswerLogOptions.Lease"/>, and every append renews it.</returns>
    /// <exception cref="AnswerLogException"><see cref="AnswerLogFault.Exists"/>: the answer exists already.</exception>
    Task<AnswerLease> CreateAsync(string id, string producer, CancellationToken cancellationToken = default);

    /// <summary>Makes a producer the only writer of an answer whose lease has expired, or whose producer has the same name.</summary>
    /// <param name="id">The id of the answer.</param>
    /// <param name="producer">A name that no other producer has, of 1 to 128 characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease, with a higher epoch: the earlier producer can append no more.</returns>
    /// <exception cref="AnswerLogException"><see cref="AnswerLogFault.Unknown"/>, <see cref="AnswerLogFault.Closed"/>, or
    /// <see cref="AnswerLogFault.Held"/>: another producer is alive.</exception>
    Task<AnswerLease> TakeOverAsync(string id, string producer, CancellationToken cancellationToken = default);

    /// <summary>Appends records, and renews the lease. Records that are already there are skipped, so that an append can be
    /// repeated.</summary>
    /// <param name="id">The id of the answer.</param>
    /// <param name="lease">The lease. An expired lease is still valid until another producer takes the answer over.</param>
    /// <param name="position">The number of records before the first one.</param>
    /// <param name="records">The records; empty to renew the lease only. A record of the end closes the log, and is always the
    /// last.</param>
    /// <param name="cancellationToken">Ends the wait; the records may be appended nevertheless.</param>
    /// <returns>The state after the append: <see cref="AnswerState.End"/> is the offset of its last record.</returns>
    /// <exception cref="AnswerLogException">
    /// <see cref="AnswerLogFault.Fenced"/>: another producer has taken over, or has created the answer anew.
    /// <see cref="AnswerLogFault.Closed"/>: the answer has ended.
    /// <see cref="AnswerLogFault.Gap"/>: records before <paramref name="position"/> are missing. <see cref="AnswerLogFault.TooLarge"/>: the
    /// answer exceeds <see cref="AnswerLogOptions.MaxBytes"/>; its end can still be appended. <see cref="AnswerLogFault.Full"/>: the
    /// disk or
    /// the memory of the server is full. <see cref="AnswerLogFault.Unknown"/>: there is no such answer.
    /// </exception>
    Task<AnswerState> AppendAsync(
        string id,
        AnswerLease lease,
        long position,
        IReadOnlyList<AnswerRecord> records,
        CancellationToken cancellationToken = default
    );

    /// <summary>Ends a lease before its time, so that another producer can take over at once. Does nothing if the lease has been
    /// lost.</summary>
    /// <param name="id">The id of the answer.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end of the call.</returns>
    Task ReleaseAsync(string id, AnswerLease lease, CancellationToken cancellationToken = default);

    /// <summary>Reads the records after an offset: at least one, if there is one, and no more than about 64 KiB.</summary>
    /// <param name="id">The id of the answer.</param>
    /// <param name="after">The offset: <see cref="AnswerOffset.Start"/>, <see cref="AnswerOffset.Now"/> for the state alone, or an offset
    /// that was read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The records, and the state.</returns>
    /// <exception cref="AnswerLogException"><see cref="AnswerLogFault.Unknown"/>, <see cref="AnswerLogFault.InvalidOffset"/>: the offset
    /// is malformed, behind the end, or after a lost record, or <see cref="AnswerLogFault.Gap"/>: the storage has lost the
    /// records.</exception>
    Task<AnswerPage> ReadAsync(string id, string after, CancellationToken cancellationToken = default);

    /// <summary>Asks the producer, wherever it runs, to stop. Does nothing if the answer has ended.</summary>
    /// <param name="id">The id of the answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end of the call; the producer stops later.</returns>
    /// <exception cref="AnswerLogException"><see cref="AnswerLogFault.Unknown"/>.</exception>
    Task StopAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Removes an answer, if it exists. Its producer and its readers end with <see cref="AnswerLogFault.Unknown"/>.</summary>
    /// <param name="id">The id of the answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end of the call.</returns>
    Task DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Watches an answer, which need not exist yet.</summary>
    /// <param name="id">The id of the answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The watch, which is to be disposed.</returns>
    Task<AnswerWatch> WatchAsync(string id, CancellationToken cancellationToken = default);
}
