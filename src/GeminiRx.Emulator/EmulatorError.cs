namespace GeminiRx.Emulator;

/// <summary>An error of the service, for <see cref="EmulatorFault.Error"/>.</summary>
public enum EmulatorError
{
    /// <summary>400 INVALID_ARGUMENT.</summary>
    InvalidArgument,

    /// <summary>400 with reason API_KEY_INVALID.</summary>
    InvalidKey,

    /// <summary>400 FAILED_PRECONDITION, unsupported region.</summary>
    UnsupportedLocation,

    /// <summary>401 UNAUTHENTICATED.</summary>
    Unauthenticated,

    /// <summary>403 PERMISSION_DENIED, as for a missing key.</summary>
    PermissionDenied,

    /// <summary>403 with reason SERVICE_DISABLED and a link.</summary>
    ServiceDisabled,

    /// <summary>404 NOT_FOUND, retired model.</summary>
    ModelNotFound,

    /// <summary>408.</summary>
    RequestTimeout,

    /// <summary>409 ABORTED.</summary>
    Aborted,

    /// <summary>429, quota per minute, with RetryInfo.</summary>
    QuotaPerMinute,

    /// <summary>429, quota per day; retries are useless.</summary>
    QuotaPerDay,

    /// <summary>429 with limit: 0; retries are useless.</summary>
    QuotaZero,

    /// <summary>429 without details; only the message contains the delay.</summary>
    QuotaWithoutDetails,

    /// <summary>429 in the wording of Vertex AI, without a delay.</summary>
    CapacityExhausted,

    /// <summary>499 CANCELLED.</summary>
    Cancelled,

    /// <summary>500 INTERNAL.</summary>
    Internal,

    /// <summary>502.</summary>
    BadGateway,

    /// <summary>503 UNAVAILABLE, model overloaded.</summary>
    Unavailable,

    /// <summary>503 with reason MODEL_CAPACITY_EXHAUSTED and RetryInfo.</summary>
    UnavailableWithDelay,

    /// <summary>504 DEADLINE_EXCEEDED.</summary>
    DeadlineExceeded,
}

/// <summary>The place of an error in a response.</summary>
public enum ErrorPlacement
{
    /// <summary>Instead of the answer, with the status of the error.</summary>
    InsteadOfAnswer,

    /// <summary>Instead of the answer, in an array even for server-sent events.</summary>
    InArray,

    /// <summary>As the whole body of a 200 response.</summary>
    AsBody,

    /// <summary>As plain lines after some events, without <c>data:</c>.</summary>
    AfterEvents,

    /// <summary>Like <see cref="AfterEvents"/>, but cut off in the middle.</summary>
    AfterEventsCut,

    /// <summary>As an event after some events.</summary>
    AsEvent,
}

/// <summary>A change of the framing or the encoding of an answer that stays complete, for <see cref="EmulatorFault.Framing"/>.</summary>
public enum FramingVariant
{
    /// <summary>One byte per read.</summary>
    Bytes,

    /// <summary>Reads that end inside UTF-8 characters.</summary>
    Utf8Cut,

    /// <summary>Content type text/plain.</summary>
    WrongType,

    /// <summary>A gzip-compressed body, even if the client does not accept it.</summary>
    Gzip,

    /// <summary>A comment before every event, as gateways send for keep-alive.</summary>
    Comments,

    /// <summary>A final event with the data [DONE].</summary>
    Done,

    /// <summary>No space after <c>data:</c>.</summary>
    NoSpace,

    /// <summary><c>event:</c> and <c>id:</c> lines before every <c>data:</c>.</summary>
    NamedEvents,

    /// <summary>Every event wrapped in an array.</summary>
    DataArray,

    /// <summary>JSON lines without <c>data:</c>.</summary>
    RawLines,

    /// <summary>Line ends LF.</summary>
    Lf,

    /// <summary>Line ends CR.</summary>
    Cr,

    /// <summary>A byte order mark at the start.</summary>
    Bom,

    /// <summary>No blank line after the last event.</summary>
    NoLastBlank,
}
