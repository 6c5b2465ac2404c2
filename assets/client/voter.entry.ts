import { Voter } from './voter/voter'

new Voter().start()
