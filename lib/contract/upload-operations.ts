import type { Answer, ApiOperation, Content } from "./operations";
import { type ProblemCode, problemSchema } from "./problem";
import { uploadContentType } from "./uploads";

const uploads = "/api/sessions/{id}/uploads";
const upload = `${uploads}/{upload}`;
const body: Content = { type: uploadContentType };
const problem: Content = { type: "application/problem+json", schema: problemSchema };
const onServer: readonly ProblemCode[] = [
  "invalid-request",
  "not-found",
  "busy",
  "connection-failed",
  "ftp-error",
  "timeout",
];
const onUpload: readonly ProblemCode[] = [
  ...onServer,
  "already-exists",
  "conflict",
  "denied",
  "not-supported",
  "too-large",
  "storage-full",
  "data-connection-failed",
];
const over: Answer = {
  status: 410,
  description: "The upload is too old, was given up, or something else is under its name",
  content: [problem],
};
const heldUp: Answer = {
  status: 423,
  description:
    "No session of the upload's login is open (not-found), an earlier request is still at work (busy), the FTP server is out of reach or refuses for now, or, for HEAD, the file that was to be replaced has changed (conflict). The header Portside-Problem has the code too, Portside-Problem-Words the title and detail for HEAD",
  content: [problem],
};

/** Resumable uploads: tus 1.0. */
export const uploadOperations: readonly ApiOperation[] = [
  {
    id: "describeUploads",
    method: "options",
    path: uploads,
    summary: "What of tus there is",
    answers: [{ status: 204, description: "Tus-Version and Tus-Extension" }],
    problems: [],
  },
  {
    id: "createUpload",
    method: "post",
    path: uploads,
    summary:
      "Begins a resumable upload (tus), and takes what of the file comes along. Upload-Metadata: path or pathBytes (with below), onConflict (fail, replace, rename), modified",
    headers: ["Tus-Resumable", "Upload-Length", "Upload-Metadata"],
    body: { ...body, isOptional: true },
    answers: [
      {
        status: 201,
        description:
          "Location names the upload, Content-Location where the file will be, Portside-Temporary-Name what it is called beside that until it is complete, Upload-Offset how much of it came along, Upload-Expires when it is too late to go on. When all of it came, it is there",
      },
    ],
    problems: onUpload,
  },
  {
    id: "readUpload",
    method: "head",
    path: upload,
    summary: "How many bytes of an upload the FTP server has",
    headers: ["Tus-Resumable"],
    answers: [{ status: 200, description: "Upload-Offset, Upload-Length and Upload-Metadata" }, over, heldUp],
    problems: ["invalid-request", "not-found", "denied", "not-supported", "ftp-error"],
  },
  {
    id: "appendToUpload",
    method: "patch",
    path: upload,
    summary: "Sends further bytes of an upload; what breaks off stays as far as it came",
    headers: ["Tus-Resumable", "Upload-Offset"],
    body,
    answers: [
      {
        status: 204,
        description: "Upload-Offset has how many are there now. After the last the file is under its name",
      },
      over,
      heldUp,
    ],
    problems: onUpload,
  },
  {
    id: "discardUpload",
    method: "delete",
    path: upload,
    summary: "Gives an upload up and deletes what is stored of it; never a file that is complete",
    headers: ["Tus-Resumable"],
    answers: [{ status: 204, description: "Deleted" }, over, heldUp],
    problems: onServer,
  },
];
